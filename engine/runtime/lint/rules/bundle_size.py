"""目录大小:at most 200 files and 5 MB, with plain relative paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder

MAX_FILES: Final = 200
MAX_BYTES: Final = 5 * 1024 * 1024
_PATH: Final = re.compile(r"(?:[\w-][\w.-]*/){0,3}[\w-][\w.-]*")


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Number, sum and paths."""
    total = sum(map(len, folder.files.values()))
    if len(folder.files) > MAX_FILES:
        yield Problem(
            "",
            0,
            f"目录里有 {len(folder.files)} 个文件，最多 {MAX_FILES}。",
            f"Expected at most {MAX_FILES} files, but there are {len(folder.files)}.",
            file="(folder)",
        )
    if total > MAX_BYTES:
        yield Problem("", 0, f"目录共 {total} 字节，最多 {MAX_BYTES}。", f"Expected at most {MAX_BYTES} bytes in all, but there are {total}.", file="(folder)")
    for file in folder.files:
        if folder.whole and (len(file) > 200 or not _PATH.fullmatch(file)):
            yield Problem("", 0, f"路径“{file[:80]}”不能使用。", f"Expected a plain relative path, but got {file[:80]!r}.", file="(folder)")
