"""画稿的各页:each tab is a page of its own with the frame around it. A new one adds its line here; the last takes every file that no other has."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Tab(NamedTuple):
    """一页: its endpoint takes ``sketch_id``; ``owns`` is a pattern of the paths of the files that it edits, whose findings it shows."""

    key: str
    endpoint: str
    zh: str
    en: str
    owns: str


TABS: Final = (
    Tab("diagram", "studio.diagram", "流程图", "Diagram", r"(?:_shared/)?[\w-]+\.bpmn"),
    Tab("facts", "studio.facts", "事项", "Facts", r"item\.toml"),
    Tab("limits", "studio.limits", "时限", "Limits", r"limits\.toml"),
    Tab("materials", "studio.materials", "材料", "Materials", r"materials\.toml"),
    Tab("forms", "studio.forms", "表单", "Forms", r"forms/.*\.form"),
    Tab("decisions", "studio.decisions", "决策表", "Decisions", r"(?:_shared/)?[\w-]+\.dmn"),
    Tab("documents", "studio.documents", "文书", "Documents", r"documents/.*\.typ"),
    Tab("scenarios", "studio.scenarios", "情景", "Scenarios", r"scenarios(?:/[\w-]+\.toml)?"),
    Tab("files", "studio.files", "文件", "Files", r".*"),
)


def tab_of(path: str) -> Tab:
    """The tab that edits a file."""
    return next(tab for tab in TABS if re.fullmatch(tab.owns, path, re.DOTALL))
