"""The READMEs tell what is there: links lead somewhere, no command and no setting is left out, pictures are small."""

from __future__ import annotations

import argparse
import re
from pathlib import PurePosixPath

import pytest

from tests.conventions.repository import ROOT, modules, text, tracked
from web.cli import _parser

READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
MOST_BYTES = 200_000
MOST_OF = {PurePosixPath("docs/images"): (10, ""), PurePosixPath("docs/journeys/images"): (8, "analyst", "administrator")}  # how many, for each beginning


def commands():
    """The subcommands of ``yizhang``."""
    (subcommands,) = [action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return subcommands.choices.keys()


def told(readme):
    """Every word that stands in code type after ``yizhang``, and what follows it there: `due`, `why`."""
    return set(re.findall(r"`(?:yizhang )?([a-z]+)(?=[ `])", text(readme)))


def paths(name):
    """What a page links to in the repository, from its top."""
    places = [place for place in LINK.findall(text(name)) if "://" not in place and not place.startswith("mailto:")]
    return {(PurePosixPath(name).parent / place) for place in places}


def test_links_of_every_page_lead_somewhere():
    pages = [name for name in tracked() if name.endswith(".md") and not name.startswith("web/frontend/node_modules")]

    assert {f"{name}: {path}" for name in pages for path in paths(name) if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_told(readme):
    assert commands() - told(readme) == set()


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_told(readme):
    read = {name for path in modules() if not path.startswith("bench/") for name in re.findall(r"YIZHANG_[A-Z]+(?:_[A-Z]+)*", text(path))}
    made = {f"YIZHANG_{name.upper()}_KEY" for name in re.findall(r'_key\(data_dir, env, "(\w+)"\)', text("engine/config.py"))}

    assert {name for name in read | made if name not in text(readme)} == set()


def test_both_readmes_have_the_same_parts():
    english, chinese = (len(re.findall(r"^#+ |^```|^\| `[^`]+", text(readme), re.MULTILINE)) for readme in READMES)

    assert english == chinese


def within(name, place, start):
    return PurePosixPath(name).parent == place and PurePosixPath(name).name.startswith(start)


def test_pictures_are_few_and_small():
    pictures = [name for name in tracked() if name.endswith(".png")]

    assert {PurePosixPath(name).parent for name in pictures} == set(MOST_OF)
    assert [
        f"{place}/{start}" for place, (most, *starts) in MOST_OF.items() for start in starts if sum(within(name, place, start) for name in pictures) > most
    ] == []
    assert [name for name in pictures if (ROOT / name).stat().st_size > MOST_BYTES] == []


def test_every_picture_is_shown():
    shown = {str(path) for name in tracked() if name.endswith(".md") for path in paths(name)}

    assert [name for name in tracked() if name.endswith(".png") and name not in shown] == []
