"""Runs in a process of their own: what is forked must not inherit what the threads of other tests hold."""

from __future__ import annotations

import subprocess
import sys

from tests.bureau import ROOT


def chaos(*words: str) -> tuple[int, list[str]]:
    """``yizhang chaos …``: its exit code and what it said."""
    return _run("web.cli", "chaos", *words)


def planted(bug: str) -> tuple[int, list[str]]:
    """The same with a bug planted (``tests/chaos/planted.py``)."""
    return _run("tests.chaos.planted", bug)


def _run(module: str, *words: str) -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]
