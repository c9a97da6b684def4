"""事件推送:which events of the journal are told to whom has subscribed, under which name, and to which addresses.

What is sent names things by their ids and says nothing of people: whoever is told reads the rest with his token.
"""

from __future__ import annotations

import base64
import hmac
import re
from hashlib import sha256
from typing import Final, NamedTuple

KINDS: Final[dict[str, tuple[str, str]]] = {
    "case.opened": ("收件", "A case was opened"),
    "case.accepted": ("受理", "A case was accepted"),
    "case.decided": ("作出决定", "A case was decided"),
    "case.withdrawn": ("申请人撤回", "A case was withdrawn"),
    "case.closed": ("办结", "A case was closed"),
    "task.completed": ("办理完成", "A task was completed"),
    "opinion.given": ("提交审查意见", "An opinion was given"),
    "materials.supplied": ("补交材料", "Materials were supplied"),
    "document.written": ("出具文书", "A document was written"),
    "licence.issued": ("颁发证照", "A licence was issued"),
    "licence.ended": ("证照注销或者撤销", "A licence was cancelled or revoked"),
    "clock.suspended": ("停表", "The clocks were suspended"),
    "clock.resumed": ("恢复计时", "The clocks run again"),
    "clock.extended": ("延长期限", "A limit was extended"),
    "clock.overdue": ("超过时限", "A limit has passed"),
}
OF_EVENT: Final[dict[str, str]] = {
    "CaseSubmitted": "case.opened",
    "CaseReceived": "case.opened",
    "CaseOpenedOfficially": "case.opened",
    "CaseAccepted": "case.accepted",
    "DeemedAccepted": "case.accepted",
    "DecisionMade": "case.decided",
    "CaseWithdrawn": "case.withdrawn",
    "CaseClosed": "case.closed",
    "TaskCompleted": "task.completed",
    "OpinionGiven": "opinion.given",
    "MaterialsSupplied": "materials.supplied",
    "DocumentWritten": "document.written",
    "LicenceIssued": "licence.issued",
    "LicenceEnded": "licence.ended",
    "LicenceRevoked": "licence.ended",
    "SpecialProcedureBegun": "clock.suspended",
    "SpecialProcedureEnded": "clock.resumed",
    "CaseExtended": "clock.extended",
    "ClockOverdue": "clock.overdue",
}
LONGEST: Final = 500
_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>[/?][!\"$-~]*)?", re.ASCII
)
WAITS_MS: Final = tuple(min(3_600_000, 5_000 * 2**attempt) for attempt in range(16))  # about nine hours in all


class Address(NamedTuple):
    """推送地址, taken apart; ``path`` with what stands behind the question mark."""

    secure: bool
    host: str
    port: int
    path: str


def read_address(url: str) -> Address | None:
    """None for what is no address of the web, or carries a login or a fragment."""
    found = _ADDRESS.fullmatch(url) if len(url) <= LONGEST else None
    if found is None or int(found["port"] or 443) not in range(1, 65_536):
        return None
    secure = found["scheme"] == "https"
    path = found["path"] or "/"
    return Address(secure, found["host"].strip("[]").lower(), int(found["port"] or (443 if secure else 80)), path if path[0] == "/" else f"/{path}")


def address_flaw(url: str, hosts: tuple[str, ...]) -> tuple[str, str] | None:
    """What is wrong with an address, a sentence in each language; ``hosts`` are those that the operator allows although they are not public."""
    found = read_address(url)
    if found is None:
        return ("请填写完整的网址,例如 https://example.org/hooks,不带账号、密码和 # 后的内容。", "Expected an address such as https://example.org/hooks.")
    if not found.secure and not allowed(found.host, found.port, hosts):
        return ("网址应以 https:// 开头。", "Expected an address that begins with https://.")
    return None


def allowed(host: str, port: int, hosts: tuple[str, ...]) -> bool:
    """Whether the operator has named this host, with its port or without."""
    return host in hosts or f"{host}:{port}" in hosts


def secret_of(key: bytes, webhook_id: int) -> bytes:
    """订阅的密钥: made from the bureau's own key, so that the database holds none."""
    return hmac.new(key, f"webhook:{webhook_id}".encode(), sha256).digest()


def secret_text(secret: bytes) -> str:
    """As Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def signature(secret: bytes, delivery: str, at: int, body: bytes) -> str:
    """签名 of one delivery: HMAC-SHA256 over its id, the second at which it is sent, and the body."""
    signed = f"{delivery}.{at}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode()}"
