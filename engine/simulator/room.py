"""演练室: drafts are played in a process of its own, with bounded time, memory and files, so that no analyst's diagram can stall the one that serves.

Like the press: one JSON line asks, the bundle's bytes follow, one JSON line answers. The child keeps the last few drafts furnished, so that a
further click costs only the play. It has nothing of the parent's environment, ends by itself after a while, and is replaced when it dies.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Final, cast

import orjson

from engine.domain.errors import Busy, DefinitionError, Finding, Rejection
from engine.domain.topic import places_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.topic import Topic

SECONDS: Final = 30.0  # for one question, a cold start of the child aside
COLD: Final = 30.0
TURN: Final = 20.0  # how long a caller waits for others
KEPT: Final = 400


class Room:
    """One child process, started when first needed; callers take turns. Answers are kept, for they depend on the question alone."""

    def __init__(self, topics: Mapping[str, Topic], seconds: float = SECONDS) -> None:
        """Wait at most ``seconds`` for one answer."""
        self._places = places_of(topics)
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._home = ""
        self._owner = 0
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def chart(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """The nodes and flows of a draft, and the form that opens a case. Raises DefinitionError when it does not pass the deploy gate."""
        return self._answer("chart", files)

    def try_out(self, files: Mapping[str, bytes], name: str) -> dict[str, Any]:
        """``trial.try_out`` of one scenario. Raises DefinitionError, and Rejection when it takes too long."""
        return self._answer("try", files, name)

    def play(self, files: Mapping[str, bytes], name: str) -> dict[str, Any]:
        """The result of one scenario, its expectations compared. Raises DefinitionError; what takes too long is a failure."""
        try:
            return self._answer("play", files, name)
        except Busy:
            raise
        except Rejection as error:
            return {"name": name, "title": name, "zh": error.zh, "en": error.en, "end": "", "visited": [], "flows": [], "step": None, "expected": None}

    def _answer(self, ask: str, files: Mapping[str, bytes], name: str = "") -> dict[str, Any]:
        key = f"{ask}:{name}:{basis(files, name) if ask == 'play' else content_hash(files)}"
        found = self._known.get(key)
        if found is None:
            found = self._ask(ask, files, name)
            self._known[key] = found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return _told(found)

    def _ask(self, ask: str, files: Mapping[str, bytes], name: str) -> bytes:
        if not self._turn.acquire(timeout=TURN):
            raise Busy("别人正在试办,请稍后再试。", "Expected a free moment, but others are trying out their drafts; try again shortly.")
        try:
            child, cold = self._ready()
            late = threading.Timer(self._seconds + (COLD if cold else 0), child.kill)
            late.start()
            try:
                return _exchange(child, {"ask": ask, "name": name, "files": [[path, len(content)] for path, content in files.items()]}, files)
            except (OSError, EOFError):
                self._end()
                raise Rejection(
                    f"演练 {self._seconds:g} 秒没有走完,已停下。流程可能有走不出去的循环,或者步骤太多。",
                    f"Expected the play to end within {self._seconds:g} s, but it was stopped; the diagram may turn in a circle, or there are too many steps.",
                ) from None
            finally:
                late.cancel()
        finally:
            self._turn.release()

    def close(self) -> None:
        """Stop the child; the next question starts another."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        with suppress(OSError):
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def _ready(self) -> tuple[subprocess.Popen[bytes], bool]:
        """The child, started anew after a fork, a death or when it has gone to sleep, and whether it has just been started."""
        if self._child is not None and (self._owner != os.getpid() or self._child.poll() is not None):
            self._end()
        if self._child is not None:
            return self._child, False
        self._home, self._owner = tempfile.mkdtemp(prefix="yizhang-room-"), os.getpid()
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": self._home, "PYTHONUTF8": "1"}
        command = [sys.executable, "-I", "-m", "engine.simulator.room_child"]
        child = self._child = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=self._home
        )
        with suppress(OSError):  # one that has died at once is found at the first question
            cast("IO[bytes]", child.stdin).write(orjson.dumps(self._places) + b"\n")
        return child, True


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and contents."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return whole.hexdigest()


def basis(files: Mapping[str, bytes], name: str) -> str:
    """What the result of one scenario rests on: the draft and itself, no other scenario."""
    own = f"scenarios/{name}.toml"
    return content_hash({path: content for path, content in files.items() if path == own or not path.startswith("scenarios/")})


def _exchange(child: subprocess.Popen[bytes], question: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Send one question and read one line of answer; EOFError when the child is gone."""
    asked, answers = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    asked.write(orjson.dumps(question) + b"\n" + b"".join(files.values()))
    asked.flush()
    line = answers.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line


def _told(line: bytes) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(line)
    if "findings" in said:
        raise DefinitionError([Finding(**one) for one in said["findings"]])
    return said
