"""指令:tokens for programs. ``actor`` None is the command line on the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class CreateToken:
    """发放令牌: ``login`` is the account that it acts as; good until the end of ``until``. The secret is in ``Receipt.number``, once and never again."""

    actor: int | None
    login: str
    name: str
    scopes: tuple[str, ...]
    until: date
    request_id: str


@dataclass(frozen=True)
class RevokeToken:
    """吊销令牌: it opens nothing from then on."""

    actor: int | None
    token_id: int


@dataclass(frozen=True)
class NoteTokenUse:
    """记下令牌使用时间."""

    token_id: int


@dataclass(frozen=True)
class BeginRequest:
    """接口请求开始: this key of this token means this content, and no other from now on. Raises KeyReused."""

    token_id: int
    key: str
    fingerprint: str


@dataclass(frozen=True)
class EndRequest:
    """接口请求结束: its answer (JSON), given again to whoever repeats it; with no ``status`` nothing was changed and the key is free again."""

    token_id: int
    key: str
    status: int | None = None
    answer: str = ""
