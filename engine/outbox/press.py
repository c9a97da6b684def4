"""印刷:typst in a process of its own, with bounded time and memory, so that no template can stall or exhaust the one that serves.

The child speaks on its pipes: one JSON line asks, one JSON line answers, followed by the file's bytes. It reads one folder per request, finds
no packages and no network, and is replaced when it dies, takes too long or has printed enough.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    import typst

FONTS = Path(__file__).parent / "fonts"
SECONDS = 20.0
MEMORY = 2 * 1024**3
PRINTINGS = 500


class PressFailed(RuntimeError):
    """Expected typst to print the document, but it did not; ``line`` of the template (from 1) where typst says so, else 0."""

    def __init__(self, words: str, line: int = 0) -> None:
        """Keep typst's words and its place."""
        super().__init__(words)
        self.line = line


@dataclass(frozen=True)
class Printed:
    """印成:the file and where typst put the seal: page (from 1) and the left upper corner in points from the page's left upper corner."""

    pdf: bytes
    seal: tuple[int, float, float] | None


class Press:
    """One child process, started when first needed; callers take turns."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Wait at most ``seconds`` for one document."""
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._printed = 0

    def print(self, folder: Path, timestamp: int, standards: tuple[str, ...]) -> Printed:
        """Print ``main.typ`` of ``folder``. Raises PressFailed with typst's own words, or ours when it was stopped."""
        return self._ask({"folder": str(folder), "timestamp": timestamp, "standards": standards})

    def picture(self, folder: Path, resolution: int) -> bytes:
        """Print the first page of ``main.typ`` of ``folder`` as a PNG. Raises PressFailed as ``print`` does."""
        return self._ask({"folder": str(folder), "resolution": resolution}).pdf

    def _ask(self, question: dict[str, object]) -> Printed:
        ask = json.dumps(question).encode()
        with self._turn:
            child = self._ready()
            late = threading.Timer(self._seconds, child.kill)
            late.start()
            try:
                return _answer(child, ask)
            except (OSError, EOFError):
                self.close()
                raise PressFailed(
                    f"Expected the document within {self._seconds:g} s and {MEMORY // 1024**2} MB, but printing it was stopped; its template computes too much."
                ) from None
            finally:
                late.cancel()

    def close(self) -> None:
        """Stop the child; the next document starts another."""
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

    def _ready(self) -> subprocess.Popen[bytes]:
        """The child, started anew after a fork, a death or enough printings."""
        stale = self._owner != os.getpid() or self._printed >= PRINTINGS
        if self._child is not None and (stale or self._child.poll() is not None):
            self.close()
        if self._child is None:
            if not FONTS.is_dir():
                raise PressFailed(f"Expected the typefaces of the documents in {FONTS.name}/, but they are not there: run `make frontend`.")
            command = [sys.executable, "-I", str(Path(__file__))]
            self._child = subprocess.Popen(  # noqa: S603 – our own file
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_bare_environment()
            )
            self._owner, self._printed = os.getpid(), 0
        self._printed += 1
        return self._child


def _bare_environment() -> dict[str, str]:
    """Nothing of the parent's secrets, and proxies that lead nowhere should typst ever look for a package."""
    nowhere = "http://127.0.0.1:9"
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "ALL_PROXY": nowhere}


def _answer(child: subprocess.Popen[bytes], ask: bytes) -> Printed:
    """Send one request and read one answer; EOFError when the child is gone."""
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(ask + b"\n")
    child.stdin.flush()
    head = child.stdout.readline()
    if not head.endswith(b"\n"):
        raise EOFError
    said = json.loads(head)
    if "refused" in said:
        raise PressFailed(said["refused"], said["line"])
    pdf = child.stdout.read(said["length"])
    if len(pdf) != said["length"]:
        raise EOFError
    return Printed(pdf, tuple(said["seal"]) if said["seal"] else None)


# ---------------------------------------------------------------- the child


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the parent closes the pipe."""
    import typst

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    for line in asked:
        ask = json.loads(line)
        folder = ask["folder"]
        compiler = typst.Compiler(f"{folder}/main.typ", root=folder, font_paths=fonts, package_path=folder, package_cache_path=folder)
        try:
            file, seal = _picture(compiler, ask) if "resolution" in ask else _paper(compiler, ask)
        except typst.TypstError as slip:
            place = re.search(r"main\.typ:([0-9]+):", str(slip.diagnostic))
            told = {"refused": f"{slip.message} {' '.join(slip.hints)}".strip(), "line": int(place[1]) if place else 0}
            answers.write(json.dumps(told).encode() + b"\n")
        else:
            answers.write(json.dumps({"length": len(file), "seal": seal}).encode() + b"\n" + file)
        answers.flush()


def _paper(compiler: typst.Compiler, ask: Mapping[str, Any]) -> tuple[bytes, list[float] | None]:
    pdf = cast("bytes", compiler.compile(format="pdf", timestamp=ask["timestamp"], pdf_standards=ask["standards"]))
    places = json.loads(compiler.query("<seal>", field="value"))
    return pdf, [places[0]["page"], *(float(places[0][axis].removesuffix("pt")) for axis in "xy")] if places else None


def _picture(compiler: typst.Compiler, ask: Mapping[str, Any]) -> tuple[bytes, None]:
    made = compiler.compile(format="png", ppi=ask["resolution"])
    return cast("bytes", made[0] if isinstance(made, list) else made), None


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
