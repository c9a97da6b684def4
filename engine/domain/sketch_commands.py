"""命令:what an analyst does with a sketch 画稿, a working copy of one item's folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True)
class StartSketch:
    """新建画稿 with these files; ``origin`` is version, template, copy or archive, ``based_on`` the version that the files come from."""

    actor: int
    origin: str
    files: Mapping[str, bytes]
    request_id: str
    based_on: int | None = None


@dataclass(frozen=True)
class SaveSketchFile:
    """保存一个文件. ``seen_revision`` is the file's revision that the change was made on, 0 for a new file; the same save twice is one save."""

    actor: int
    sketch_id: int
    path: str
    content: bytes
    seen_revision: int


@dataclass(frozen=True)
class RemoveSketchFile:
    """删除一个文件; its earlier states stay."""

    actor: int
    sketch_id: int
    path: str
    seen_revision: int


@dataclass(frozen=True)
class RenameSketchFile:
    """改文件名."""

    actor: int
    sketch_id: int
    path: str
    new_path: str
    seen_revision: int


@dataclass(frozen=True)
class RestoreSketchFile:
    """恢复以前的状态 of a file as its next revision; ``seen_revision`` is what stands there now, 0 for a removed file."""

    actor: int
    sketch_id: int
    path: str
    revision: int
    seen_revision: int


@dataclass(frozen=True)
class OpenShared:
    """允许改公用文件: the sketch's own copies of called processes and shared forms may be edited; other items keep theirs."""

    actor: int
    sketch_id: int


@dataclass(frozen=True)
class FollowCalls:
    """公用文件跟着流程图: the product's own copies of what the diagrams call come in, those that nothing calls go; files of a sketch are kept as they are."""

    actor: int
    sketch_id: int
    added: Mapping[str, bytes]
    dropped: Collection[str]


@dataclass(frozen=True)
class NoteProblems:
    """记下校验结果: how many problems the deploy gate found at the last look."""

    actor: int
    sketch_id: int
    problems: int


@dataclass(frozen=True)
class SeeSketch:
    """在场: the person has the sketch open, at this file."""

    actor: int
    sketch_id: int
    path: str


@dataclass(frozen=True)
class DiscardSketch:
    """丢弃画稿; it can be taken up again."""

    actor: int
    sketch_id: int


@dataclass(frozen=True)
class ReopenSketch:
    """继续画: a discarded sketch, or one whose version was handed in and returned."""

    actor: int
    sketch_id: int


@dataclass(frozen=True)
class HandInSketch:
    """交审: the sketch as it was at ``seen_revision`` becomes a draft version, which a second person approves.

    The caller has played the scenarios of that very revision (``engine.simulator.prove``).
    """

    actor: int
    sketch_id: int
    seen_revision: int
    request_id: str
