"""What may lie in the repository, and what its files may name."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import PurePath

import pytest

from tests.conventions.repository import ROOT, text, tracked

FOLDERS = {".ci", "bench", "docs", "engine", "forms", "handlers", "migrations", "processes", "requirements", "tests", "web"}
FILES = {".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "README.zh-CN.md", "alembic.ini", "conftest.py", "hatch_build.py", "pyproject.toml"}
MOST_BYTES = 600_000
PICTURES = (".png", ".jpg", ".webp")
# Put together from parts, so that this file does not name what it forbids.
HOSTS = ["registry." + "npmjs", "py" + "pi.org", "python" + "hosted.org", "npm" + "mirror", "deb." + "debian.org", "proxy." + "golang"]
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/", "/tmp/" + "bash_jobs", "../" + "shared", "/opt/" + "pypi", "/opt/" + "wheels"]
COPYLEFT = {"pm4py", "pymupdf", "easyofd", "restrictedpython", "simpleeval", "celery"}


def texts() -> dict[str, str]:
    found = {}
    for name in tracked():
        try:
            found[name] = text(name)
        except UnicodeDecodeError:
            continue
    return found


def test_the_top_of_the_tree_is_as_agreed() -> None:
    tops = {PurePath(name).parts[0] for name in tracked()}

    assert tops - FOLDERS - FILES == set()


@pytest.mark.parametrize("folder", sorted(FOLDERS - {".ci"}))
def test_every_top_level_folder_says_what_it_is(folder: str) -> None:
    assert f"{folder}/README.md" in tracked()


def test_no_file_names_a_package_registry_or_a_place_on_some_machine() -> None:
    found = {f"{name}: {word}" for name, content in texts().items() for word in (*HOSTS, *PLACES) if word in content}

    assert found == set()


def test_nothing_built_or_vendored_is_committed() -> None:
    built = [
        name
        for name in tracked()
        if "node_modules/" in name or name.startswith("web/static/dist/") or name.endswith((".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".whl"))
    ]

    assert built == []


def test_no_file_is_large_but_pictures() -> None:
    large = {name: size for name in tracked() if (size := (ROOT / name).stat().st_size) > MOST_BYTES and not name.endswith(PICTURES)}

    assert large == {}


def test_the_front_ends_lock_names_no_addresses_and_pins_every_hash() -> None:
    packages = json.loads(text("web/frontend/package-lock.json"))["packages"]
    dependencies = {name: package for name, package in packages.items() if name}

    assert len(dependencies) > 10
    assert [name for name, package in dependencies.items() if "resolved" in package] == []
    assert [name for name, package in dependencies.items() if not package.get("integrity")] == []


def test_front_end_versions_are_exact() -> None:
    package = json.loads(text("web/frontend/package.json"))

    assert [version for kind in ("dependencies", "devDependencies") for version in package[kind].values() if not re.fullmatch(r"\d+(\.\d+){2}", version)] == []


@pytest.mark.parametrize("lock", ["requirements/run.txt", "requirements/test.txt"])
def test_every_package_of_the_lock_is_pinned_with_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z])", text(lock).strip())

    assert len(blocks) > 30
    assert [block.split()[0] for block in blocks if "==" not in block.split()[0] or "--hash=sha256:" not in block] == []
    assert "://" not in text(lock)


def test_the_lock_holds_every_declared_dependency() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    groups = {
        "requirements/run.txt": project["project"]["dependencies"],
        "requirements/test.txt": [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]],
    }
    for lock, declared in groups.items():
        locked = set(re.findall(r"^([a-z0-9._-]+)==", text(lock), re.MULTILINE))
        wanted = {re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-") for requirement in declared}

        assert wanted - locked == set()


def test_the_build_tools_are_locked_as_they_are_required() -> None:
    project = tomllib.loads(text("pyproject.toml"))

    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]


def test_no_package_with_an_unfit_licence_or_a_known_escape_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", text("requirements/test.txt"), re.MULTILINE))

    assert locked & COPYLEFT == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(PurePath(name).name[:4]) for name in tracked() if re.fullmatch(r"docs/decisions/\d{4}-[a-z0-9-]+\.md", name))

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_ci_runs_what_the_readme_promises() -> None:
    assert "make check" in text(".ci/run")
    assert "make test" in text(".ci/run")


READS = "text_content|inner_text|input_value|all_inner_texts|all_text_contents|is_visible|title|content"
READ_AT_ONCE = re.compile(rf"assert .*\.({READS})\(|assert .*\bpage\.url|while .*\.is_visible\(")


def test_a_journey_waits_for_what_it_claims() -> None:
    """``expect`` waits; what is read at once from a page that is still coming fails on a slow machine only."""
    journeys = {name: content for name, content in texts().items() if name.startswith("tests/e2e/")}
    found = [f"{name}: {line.strip()}" for name, content in journeys.items() for line in content.splitlines() if READ_AT_ONCE.search(line)]

    assert found == []
