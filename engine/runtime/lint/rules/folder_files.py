"""目录内容:an item's folder has one main diagram, its data files and the form that opens a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder

REQUIRED: Final = ("item.toml", "limits.toml", "materials.toml", "forms/start.form")


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Only of a whole folder; a shared process needs nothing but its diagram."""
    if not folder.whole:
        return
    main = [file for file in folder.files if file.endswith(".bpmn") and "/" not in file]
    if len(main) != 1:
        zh = "、".join(main[:5]) or "没有"
        yield Problem(
            "",
            0,
            f"目录里要有恰好一个主流程图，现在是：{zh}。",
            f"Expected exactly one main diagram, but there are {len(main)}.",
            file=main[1] if len(main) > 1 else "(folder)",
        )
    if not folder.shared:
        for file in REQUIRED:
            if file not in folder.files:
                yield Problem("", 0, f"缺少文件 {file}。", f"Expected the file {file}, but it is missing.", file=file)
