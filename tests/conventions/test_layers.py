"""The declared layers hold; ``pyproject.toml`` [tool.importlinter] is the contract."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.conventions.repository import PACKAGES, ROOT, text, tracked


def test_imports_flow_one_way() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)

    assert run.returncode == 0, run.stdout[run.stdout.find("Contracts") :]


def test_every_package_of_the_wheel_is_under_the_contract() -> None:
    settings = tomllib.loads(text("pyproject.toml"))["tool"]

    assert set(settings["importlinter"]["root_packages"]) == set(PACKAGES)
    assert {*PACKAGES, "processes", "forms"} == set(settings["hatch"]["build"]["targets"]["wheel"]["packages"])


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {str(Path(name).parent) for name in tracked() if name.endswith(".py") and name.split("/")[0] in PACKAGES}

    assert {folder for folder in folders if f"{folder}/__init__.py" not in tracked() and not folder.startswith("migrations/")} == set()


def test_every_audience_is_kept_from_the_others() -> None:
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (kept,) = [contract["modules"] for contract in contracts if contract["name"] == "audiences do not know each other"]
    audiences = {f"web.{name.split('/')[1]}" for name in tracked() if re.fullmatch(r"web/[a-z]+/__init__\.py", name)} - {"web.components"}

    assert set(kept) == audiences
