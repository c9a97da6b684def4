"""The repository as the convention tests see it: tracked files and parsed modules."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "handlers", "web", "migrations", "bench")


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository, as git knows it and as it still lies there."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


@cache
def modules() -> dict[str, ast.Module]:
    """The product's own modules by path."""
    paths = [name for name in tracked() if name.endswith(".py") and name.split("/")[0] in PACKAGES]
    return {path: ast.parse((ROOT / path).read_text(encoding="utf-8"), path) for path in paths}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
