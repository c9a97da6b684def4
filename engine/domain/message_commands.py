"""命令:what an administrator does about messages of the outbox that don't go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEANS: Final[dict[str, tuple[str, str]]] = {"in_person": ("当面送交", "Handed over in person"), "post": ("邮寄", "Sent by post")}
"""How a document reaches somebody without this system; both leave a proof: a signed receipt, or the number of the parcel."""

ASIDE: Final = ("event", "webhook")
"""Channels that may be set aside: programs that are told of events. A document and the archive are owed by law."""


@dataclass(frozen=True)
class SendMessage:
    """马上再发."""

    actor: int
    message_id: int
    request_id: str


@dataclass(frozen=True)
class SetMessageAside:
    """搁置:not sent any more, with a reason; only what tells programs of events."""

    actor: int
    message_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class DeliverOtherwise:
    """已另行送达:the document reached its recipient on ``served_on`` (ISO) by other means; ``proof`` names the receipt. It is still made, for the file."""

    actor: int
    message_id: int
    means: str
    served_on: str
    proof: str
    request_id: str
