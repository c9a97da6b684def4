"""迁移: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class CaseVersioned(NamedTuple):
    """办件改用另一版: the version that the case goes on under."""

    id: int
    definition_id: int


class TaskRenamed(NamedTuple):
    """待办改在另一个环节: the same task, at the element that has taken the place of its own."""

    id: str
    node: str


class MoveCaseRecord(NamedTuple):
    """预演结果 of one case."""

    move_id: int
    case_id: int
    outcome: str
    code: str = ""
    element: str = ""
    zh: str = ""
    en: str = ""
    batch: int | None = None
    revision: int | None = None
    before: bytes | None = None
    renamed: str | None = None
    moved_at: int | None = None
    back_at: int | None = None


class MoveCaseMoved(NamedTuple):
    """已迁移: in which batch, the revision since, the sealed state of the revision before and the elements of the tasks before, to go back."""

    move_id: int
    case_id: int
    outcome: str
    batch: int
    revision: int
    before: bytes
    renamed: str
    moved_at: int


class MoveCaseBack(NamedTuple):
    """已撤回: the case is on its former version again."""

    move_id: int
    case_id: int
    outcome: str
    before: bytes | None
    back_at: int
