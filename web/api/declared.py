"""申报:what an operation declares of itself. The document, the reference page and the tests are made from ``OPERATIONS``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import BaseModel

VERSION: Final = "v1"
PUBLIC: Final = ""
PARTS: Final[dict[str, tuple[str, str, str]]] = {  # of addresses: converter, what it is
    "case_id": ("int", "办件的 id", "id of a case"),
    "document_id": ("int", "文书的 id", "id of a document"),
    "version_id": ("int", "流程版本的 id", "id of a version"),
    "item_id": ("int", "目录条目的 id", "id of an entry"),
    "webhook_id": ("int", "订阅的 id", "id of a subscription"),
    "delivery_id": ("int", "推送的 id", "id of a delivery"),
    "item": ("string", "事项", "id of an item, e.g. catering_licence"),
    "task_id": ("string", "待办", "id of a task"),
    "handle": ("string", "上传件", "handle of an upload"),
    "code": ("string", "核验码", "verification code"),
}
OPERATIONS: Final[list[Operation]] = []


@dataclass(frozen=True)
class FileTold:
    """A file as an answer: its bytes, media type and name."""

    content: bytes
    media_type: str
    name: str
    ending: str


@dataclass(frozen=True)
class Versioned:
    """An answer whose version stands in ETag."""

    told: BaseModel
    version: str


@dataclass(frozen=True)
class Operation:
    """一个操作. ``roles`` (empty: any) of the person; ``pointer`` is where in the body the fields stand that the engine names."""

    id: str
    method: str
    path: str
    scope: str
    tag: str
    zh: str
    en: str
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    answer: type[BaseModel] | None
    media: str
    status: int
    upload: bool
    versioned: bool
    matched: bool
    pointer: str
    roles: frozenset[str]

    @property
    def parts(self) -> list[str]:
        """Names of the address's parts, in order."""
        return [piece[1:-1] for piece in self.path.split("/") if piece.startswith("{")]
