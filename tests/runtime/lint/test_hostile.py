"""Hostile text in every place where an engine might evaluate it: refused, and nothing is imported, opened, run or sent."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@pytest.mark.parametrize("mode", ["gate", "engine"])
def test_hostile_text_reaches_nothing(mode):
    ran = subprocess.run([sys.executable, "-m", "tests.runtime.lint.probe_hostile", mode], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    seen = json.loads(ran.stdout)

    assert seen["events"] == []
    assert seen["unreadable"] == []
    assert seen["texts"] > 150
    assert seen["slowest"] < 5


def test_any_file_is_answered_quickly_in_little_memory():
    ran = subprocess.run([sys.executable, "-m", "tests.runtime.lint.probe_files"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    seen = json.loads(ran.stdout)

    assert [each for each in seen if each["unreadable"] or each["accepted"] or each["leaked"] or each["events"]] == []
    assert [each for each in seen if each["seconds"] > 1 or each["megabytes"] > 256] == []
