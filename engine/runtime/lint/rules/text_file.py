"""说明文件:a .md file is UTF-8 text of sensible size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder

MAX_BYTES: Final = 512 * 1024


def check_folder(folder: Folder) -> Iterator[Problem]:
    """CHANGELOG.md and the like."""
    for file, content in folder.files.items():
        if file.endswith(".md"):
            if len(content) > MAX_BYTES:
                yield Problem(
                    "", 0, f"文件有 {len(content)} 字节，最多 {MAX_BYTES}。", f"Expected at most {MAX_BYTES} bytes, but there are {len(content)}.", file=file
                )
                continue
            try:
                content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                yield Problem("", line, "文件不是 UTF-8 文本。请另存为 UTF-8。", "Expected UTF-8 text, but some bytes are not.", file=file)
