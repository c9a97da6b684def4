"""演练室里面: the process that plays drafts for ``room.Room``; started by it, never imported."""

from __future__ import annotations

import hashlib
import resource
import select
import sys
from collections import OrderedDict
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

import orjson

from engine.domain.calendar import ZONE
from engine.domain.errors import DefinitionError
from engine.domain.topic import topics_at
from engine.simulator.rehearsal import Rehearsal
from engine.simulator.scenario import Mismatch, read_scenario
from engine.simulator.trial import opening, try_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.topic import Topic

MEMORY: Final = 2 * 1024**3
FILE: Final = 256 * 1024**2
CPU: Final = 90  # seconds of one question, should nobody be left to stop it
IDLE: Final = 900.0  # seconds without a question
FURNISHED: Final = 3


class Drafts:
    """The drafts furnished last."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        """None yet."""
        self._topics = topics
        self._kept: OrderedDict[str, Rehearsal] = OrderedDict()

    def of(self, files: Mapping[str, bytes]) -> Rehearsal:
        """The rehearsal of a draft, furnished anew where anything but its scenarios has changed. Raises DefinitionError."""
        whole = hashlib.sha256()
        for path in sorted(path for path in files if not path.startswith("scenarios/")):
            whole.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
        key = f"{whole.hexdigest()} {sorted(_guests(files))}"
        found = self._kept.pop(key, None) or Rehearsal(files, self._topics)
        self._kept[key] = found
        found.files = files
        while len(self._kept) > FURNISHED:
            self._kept.popitem(last=False)[1].close()
        return found


def _guests(files: Mapping[str, bytes]) -> set[str]:
    found: set[str] = set()
    for path, content in files.items():
        if path.startswith("scenarios/"):
            try:
                found |= {step.said for step in read_scenario(PurePosixPath(path).stem, content).steps if step.action == "add_unit"}
            except Mismatch:
                continue
    return found


def _reply(drafts: Drafts, question: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        rehearsal = drafts.of(files)
    except DefinitionError as error:
        return {"findings": [asdict(finding) for finding in error.findings]}
    name = question["name"]
    match question["ask"]:
        case "chart":
            chart = rehearsal.chart
            lines = [list(line) for line in chart.lines]
            return {"nodes": chart.nodes, "lines": lines, "flows": chart.flows, **opening(rehearsal, datetime(2026, 7, 1, 9, tzinfo=ZONE))}
        case "try":
            return try_out(rehearsal, name)
        case _:
            result = rehearsal.play(name)
            zh, _, en = (result.failure or "").partition(" / ")
            told = {"name": result.name, "title": result.title, "zh": zh, "en": en or zh, "end": result.end or "", "step": result.step}
            return told | {"visited": sorted(result.visited), "flows": sorted(result.flows), "expected": result.expected}


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until the parent closes the pipe, or asks nothing for long."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    drafts = Drafts(topics_at(orjson.loads(asked.readline())))
    while line := asked.readline():
        question = orjson.loads(line)
        files = {path: asked.read(length) for path, length in question["files"]}
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU, resource.RLIM_INFINITY))
        answers.write(orjson.dumps(_reply(drafts, question, files)) + b"\n")
        answers.flush()
        if not select.select([asked], [], [], IDLE)[0]:  # the next question comes after this answer: nothing of it is buffered yet
            return


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
