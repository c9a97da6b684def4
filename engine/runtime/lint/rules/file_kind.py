"""文件种类:only what belongs into an item's folder, where it belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder

KINDS: Final = (".bpmn", ".dmn", ".form", ".toml", ".typ", ".md")
_PLACES: Final = re.compile(
    r"[\w-]+\.(?:bpmn|dmn)|(?:item|limits|materials)\.toml|[\w-]+\.md|documents/[\w-]+\.typ|documents/[\w.-]+\.(?:pdf|png|jpg)"
    r"|scenarios/[\w-]+\.toml|forms/(?:shared/)?[\w-]+\.form|_shared/[\w-]+\.(?:bpmn|dmn)"
)
_LIST_ZH: Final = "流程图 .bpmn、决策表 .dmn、表单 .form、数据 .toml、文书 .typ、说明 .md"


def check_folder(folder: Folder) -> Iterator[Problem]:
    """By ending for a single file, by place in a folder."""
    for file in folder.files:
        if folder.whole and not _PLACES.fullmatch(file):
            yield Problem(
                "",
                0,
                f"事项目录里不该有 {file[:80]}。请移走或改名。",
                f"Expected only an item's files in their places, but there is {file[:80]}. Move it away.",
                file=file,
            )
        elif not folder.whole and not file.endswith(KINDS):
            yield Problem(
                "", 0, f"这种文件不属于事项目录。可以有：{_LIST_ZH}。", f"Expected one of {', '.join(KINDS)}, but this file is of another kind.", file=file
            )
