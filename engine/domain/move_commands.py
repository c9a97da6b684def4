"""命令:moving open cases to another version. ``actor`` None is the command line on the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class StartMove:
    """预演:find out in the background which open cases of one version could go on under the released one; nothing changes. ``ground`` says why."""

    actor: int | None
    from_id: int
    to_id: int
    ground: str
    request_id: str


@dataclass(frozen=True)
class MapMove:
    """对应关系:which element takes the place of one that is gone (old id -> new id, the whole mapping); what has not been moved is rehearsed again."""

    actor: int | None
    move_id: int
    names: Mapping[str, str]
    request_id: str


@dataclass(frozen=True)
class RunMove:
    """迁移一批:``size`` cases at most, or all that are movable (None). A move that stopped goes on."""

    actor: int | None
    move_id: int
    size: int | None
    request_id: str


@dataclass(frozen=True)
class StopMove:
    """暂停:after the case in hand."""

    actor: int | None
    move_id: int
    request_id: str


@dataclass(frozen=True)
class TakeBackMove:
    """撤回一批:every case of the batch that has not gone on since returns to its former version."""

    actor: int | None
    move_id: int
    batch: int
    request_id: str


@dataclass(frozen=True)
class TakeBackCase:
    """撤回一件. Raises Stale when the case has gone on since."""

    actor: int | None
    move_id: int
    case_id: int
    request_id: str


@dataclass(frozen=True)
class LeaveOut:
    """留下不迁:these movable cases stay on their version, whatever is ordered for the others, until they are taken in again. ``reason`` says why."""

    actor: int | None
    move_id: int
    cases: tuple[int, ...]
    reason: str
    request_id: str


@dataclass(frozen=True)
class TakeIn:
    """重新列入:cases that were left out go with the next batch."""

    actor: int | None
    move_id: int
    cases: tuple[int, ...]
    request_id: str


@dataclass(frozen=True)
class MoveCase:
    """迁移一件:the worker's, for one case of a move that is running."""

    move_id: int
    case_id: int


@dataclass(frozen=True)
class ReturnCase:
    """撤回一件:the worker's, for one case of a batch that is being taken back."""

    move_id: int
    case_id: int
