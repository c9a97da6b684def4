"""TOML 文件:scenarios and whatever other TOML lies in the folder can be parsed."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder

MAX_BYTES: Final = 128 * 1024
MAX_LINE: Final = 4_000
_READ_ELSEWHERE: Final = ("item.toml", "materials.toml", "limits.toml", "alerts.toml")
_LINE: Final = re.compile(r"at line ([0-9]+)")


def fits(content: bytes) -> bool:
    """Whether the file is small enough to be read at all: TOML's dotted keys take time that grows with their square."""
    return len(content) <= MAX_BYTES and max(map(len, content.split(b"\n"))) <= MAX_LINE


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Every .toml; those with a rule of their own are only measured here."""
    for file, content in folder.files.items():
        if not file.endswith(".toml"):
            continue
        if not fits(content):
            yield Problem(
                "",
                0,
                f"文件最多 {MAX_BYTES // 1024} KiB，每行最多 {MAX_LINE} 字节。请拆成几行。",
                f"Expected at most {MAX_BYTES // 1024} KiB and {MAX_LINE} bytes a line, but there is more.",
                file=file,
            )
        elif file not in _READ_ELSEWHERE:
            yield from _check_one(file, content)


def _check_one(file: str, content: bytes) -> Iterator[Problem]:
    try:
        tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Problem("", line, "文件不是 UTF-8 文本。请另存为 UTF-8。", "Expected UTF-8 text, but some bytes are not.", file=file)
    except RecursionError:
        yield Problem("", 0, "嵌套太深。", "Expected less nesting.", file=file)
    except ValueError as error:
        place = _LINE.search(str(error))
        line = int(place.group(1)) if place else 0
        yield Problem("", line, f"第 {line} 行不合 TOML 写法。", f"Expected TOML, but: {str(error)[:120]}", file=file)
