"""``yizhang item new`` makes an item that passes the gate and its own scenarios, as the READMEs say."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

import handlers
from engine.domain.errors import Invalid
from engine.domain.item_template import NewItem, fill
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.lint.report import lint_paths
from engine.simulator import Rehearsal
from tests.conventions.repository import text
from web.cli import main

TOPICS = topics_of(handlers)
ITEM = NewItem(
    "night_stall", "000131990099", "夜市摊位许可", "Night stall", "夜市摊位许可证", "YS", "某办法", "第三条", "urban_management", "城管局", "Urban", "某局"
)
AWKWARD = "“<&>”\\ \"#$*_'@ 小店"


def words(**changed):
    """The command's arguments."""
    item = replace(ITEM, **changed)
    names = ("name", "name_en", "code", "basis", "article", "unit", "unit_name", "unit_name_en", "licence", "prefix")
    return ["item", "new", item.id, *(word for name in names for word in (f"--{name.replace('_', '-')}", getattr(item, name)))]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A folder in which two new items were made, one with awkward names."""
    into = tmp_path_factory.mktemp("tree")
    assert main([*words(), "--into", str(into)]) == 0
    assert main([*words(id="awkward", name=AWKWARD, name_en=AWKWARD, licence=AWKWARD, basis=AWKWARD, unit_name=AWKWARD), "--into", str(into)]) == 0
    return into


@pytest.mark.parametrize("item", ["night_stall", "awkward"])
def test_a_new_item_passes_the_gate(tree, item):
    said = io.StringIO()

    code = lint_paths([tree / "processes" / item], topics=TOPICS.keys(), inputs_of=lambda topic: TOPICS[topic].inputs, out=said)

    assert code == 0, said.getvalue()


@pytest.mark.parametrize("item", ["night_stall", "awkward"])
def test_every_scenario_of_a_new_item_goes_as_it_says_and_none_of_its_nodes_is_left_out(tree, item):
    with Rehearsal(read_folder(tree / "processes" / item), TOPICS) as rehearsal:
        run = rehearsal.run()

    assert [result.failure for result in run.failures] == []
    assert run.results
    assert run.unvisited == ()


def test_awkward_names_arrive_as_they_were_given(tree):
    files = read_folder(tree / "processes" / "awkward")

    from engine.domain.catalogue import read_item

    assert read_item(files["item.toml"]).name == AWKWARD
    assert not [name for name, content in files.items() if b"{{" in content]


def test_the_command_plays_a_folder_that_lies_elsewhere(tree, capsys):
    assert main(["test", str(tree / "processes" / "night_stall")]) == 0
    assert "night_stall" in capsys.readouterr().out


def test_an_item_that_is_there_is_not_overwritten(tree, capsys):
    before = (tree / "processes" / "night_stall" / "item.toml").read_bytes()

    assert main([*words(name="另一个"), "--into", str(tree)]) == 1

    assert "night_stall" in capsys.readouterr().err
    assert (tree / "processes" / "night_stall" / "item.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"), [("id", "../evil"), ("id", "Stall"), ("unit", "a b"), ("code", "123"), ("name", ""), ("name", "{{id}}"), ("basis", "两\n行")]
)
def test_all_wrong_names_are_said_at_once(name, value):
    with pytest.raises(Invalid) as refused:
        fill({}, replace(ITEM, **{name: value, "article": " "}))

    assert {error.key for error in refused.value.errors} == {name, "article"}


def test_wrong_names_write_nothing_and_are_told(tmp_path, capsys):
    assert main([*words(id="../evil"), "--into", str(tmp_path)]) == 1

    assert "小写英文" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_command(readme):
    assert "yizhang item new night_stall" in text(Path(readme).as_posix())
