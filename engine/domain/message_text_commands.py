"""文字模板的指令."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetMessageText:
    """改写给申请人的通知: from now on; a text that is empty, or equal to the product's own, is the product's own."""

    actor: int
    kind: str
    zh: str
    en: str
    ground: str
    request_id: str
