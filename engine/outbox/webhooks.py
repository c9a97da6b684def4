"""推送:an announced event becomes one delivery for each subscription that may know of it; each is sent, signed, at least once under one id.

The format is that of Standard Webhooks: ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature`` over id, timestamp and body.
Where it is sent to is looked up anew each time and must be public, unless the operator has named the host: nobody reaches the bureau's own
network through an address that he may choose. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.moment import millis, moment
from engine.domain.records import NoticeRecord
from engine.domain.webhook import OF_EVENT, WAITS_MS, address_flaw, allowed, read_address, secret_of, signature
from engine.queries.actors import actor_of_person, relation
from engine.service.webhooks import send_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.webhooks import ACTIVE, ADD_DELIVERY, HAPPENED, ONE_DELIVERY, SETTLE, SWITCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

SECONDS: Final = 5
GONE: Final = 410


class NotDelivered(Exception):
    """没有送到: tried again later."""


class Refused(Exception):
    """不能推送到这个地址."""


def announce(bureau: Bureau, payload: Mapping[str, Any]) -> None:
    """One delivery and its message for each subscription that wants the event and whose owner may see the case. Doing it twice does it once."""
    bureau.database.write(lambda uow: _announce(bureau, uow, payload))


def _announce(bureau: Bureau, uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    at, case_id = millis(bureau.now()), int(payload["case"])
    happened = uow.ask(HAPPENED, {"case_id": case_id, "first": payload["first"], "last": payload["last"]}).all()
    for hook in uow.ask(ACTIVE).all():
        kinds = set(orjson.loads(hook.kinds))
        wanted = [one for one in happened if OF_EVENT.get(one.type) in kinds and one.at >= hook.created_at]
        actor = actor_of_person(uow, hook.person_id, at) if wanted else None
        if actor is None or relation(uow, case_id, actor) is None:
            continue
        for one in wanted:
            row = {"id": new_id(), "webhook_id": hook.id, "case_id": case_id, "event_no": one.no, "kind": OF_EVENT[one.type], "happened_at": one.at}
            more = {"state": "waiting", "attempts": 0, "status": None, "error": None, "created_at": at, "delivered_at": None}
            if uow.write_returning(ADD_DELIVERY, {**row, **more}) is not None:
                apply(uow, [send_record(row["id"], case_id, at)])


def body_of(row: Any) -> bytes:
    """What is sent: the same bytes each time."""
    data = {"case_id": str(row.case_id), "event_no": row.event_no}
    return orjson.dumps({"type": row.kind, "timestamp": moment(row.happened_at).isoformat(), "data": data})


def deliver(bureau: Bureau, payload: Mapping[str, Any]) -> None:
    """Send one delivery. Raises NotDelivered when it is to be tried again; the last try switches the subscription off, with its reason."""
    with bureau.database.reading() as reader:
        row = reader.ask(ONE_DELIVERY, {"delivery_id": payload["delivery"]}).one()
    if row is None or row.state != "waiting":
        return
    if row.webhook_state != "on":
        _settle(bureau, row, "failed", row.attempts, None, "订阅已停用 / the subscription is off")
        return
    status, error = _sent(bureau, row)
    if status is not None and 200 <= status < 300:
        _settle(bureau, row, "delivered", row.attempts + 1, status, None)
        return
    last = row.attempts + 1 >= len(WAITS_MS) or status == GONE
    _settle(bureau, row, "failed" if last else "waiting", row.attempts + 1, status, error)
    if not last:
        raise NotDelivered(error)
    _switch_off(bureau, row, error)


def _sent(bureau: Bureau, row: Any) -> tuple[int | None, str]:
    """Its HTTP status, and what went wrong in words."""
    at, body = millis(bureau.now()) // 1000, body_of(row)
    name = f"msg_{row.id}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "yizhang-webhooks",
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(secret_of(bureau.config.state_key, row.webhook_id), name, at, body),
    }
    try:
        status = post(row.url, body, headers, bureau.config.webhook_hosts)
    except (Refused, OSError, http.client.HTTPException, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:300]
    return status, f"HTTP {status}"


def post(url: str, body: bytes, headers: Mapping[str, str], hosts: tuple[str, ...]) -> int:
    """The status of one POST. Raises Refused for an address that may not be sent to, OSError for a host that does not answer."""
    flaw, found = address_flaw(url, hosts), read_address(url)
    if flaw is not None or found is None:
        raise Refused(flaw[1] if flaw else url)
    place = public_address(found.host, found.port, hosts)
    connection = http.client.HTTPConnection(found.host, found.port, timeout=SECONDS)
    connected = socket.create_connection((place, found.port), SECONDS)
    connection.sock = ssl.create_default_context().wrap_socket(connected, server_hostname=found.host) if found.secure else connected
    try:
        connection.request("POST", found.path, body, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def public_address(host: str, port: int, hosts: tuple[str, ...]) -> str:
    """Where the host is to be reached. Raises Refused unless every address that its name has is public, or the operator has named it."""
    found = sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    if not allowed(host, port, hosts) and not all(_public(one) for one in found):
        raise Refused("expected a public host, but its name leads into a network of one's own")
    return min(found, key=lambda one: (":" in one, one))


def _public(text: str) -> bool:
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found.sixtofour is not None or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast


def _settle(bureau: Bureau, row: Any, state: str, attempts: int, status: int | None, error: str | None) -> None:
    at = millis(bureau.now()) if state == "delivered" else None
    settled = {"id": row.id, "state": state, "attempts": attempts, "status": status, "error": error, "delivered_at": at}
    bureau.database.write(lambda uow: uow.write(SETTLE, settled))


def _switch_off(bureau: Bureau, row: Any, error: str) -> None:
    reason = f"{row.attempts + 1} × {error}"
    off = {"id": row.webhook_id, "state": "failed", "reason": reason[:300], "switched_at": millis(bureau.now())}
    zh = f"订阅“{row.name}”一直没有送到，已自动停用：{reason}"[:300]
    told = NoticeRecord(
        new_id(), row.case_id, row.person_id, None, zh, f"The subscription “{row.name}” has switched itself off: {reason}"[:300], off["switched_at"]
    )

    def switch(uow: UnitOfWork) -> None:
        uow.write(SWITCH, off)
        apply(uow, [told])

    bureau.database.write(switch)
    bureau.forget_subscriptions()
