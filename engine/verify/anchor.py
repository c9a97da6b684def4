"""链头锚定: the head of every case's journal written down outside the database, so that a history rewritten or removed later is found.

A file of lines: ``yizhang anchor 1``, ``at <instant>``, ``cases <count>``, for each case ``<case id> <event number> <hash>``, then
``digest <SHA-256 of all lines before>`` and ``seal <keyed BLAKE2b of that digest>``. The digest alone is worth keeping too: on paper, or with a
timestamp authority.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.verify.checker import Data

SENTENCE = "what was anchored is still in the journal"
_HEADING = "yizhang anchor 1"
_LINE = re.compile(r"(\d{1,19}) (\d{1,9}) ([0-9a-f]{64})")


class WrongAnchor(Exception):
    """锚定文件有误: it is none, was changed, or was made with another key."""


@dataclass(frozen=True)
class Anchor:
    """What was in the journal ``at`` an instant: for each case the number and hash of its last event then."""

    at: str
    heads: Mapping[int, tuple[int, str]]
    digest: str


def take(data: Data, at: str) -> Anchor:
    """The heads as they stand."""
    heads = {row.case_id: (row.event_no, row.head_hash) for row in data.rows("select case_id, event_no, head_hash from case_state order by case_id")}
    return Anchor(at, heads, hashlib.sha256(_body(at, heads).encode()).hexdigest())


def written(anchor: Anchor, state_key: bytes) -> str:
    """The file's text."""
    return f"{_body(anchor.at, anchor.heads)}digest {anchor.digest}\nseal {_seal(state_key, anchor.digest)}\n"


def read_anchor(text: str, state_key: bytes) -> Anchor:
    """What a file says. Raises WrongAnchor when it is no anchor, was changed, or was made with another key."""
    lines = text.split("\n")
    heads = {int(found[1]): (int(found[2]), found[3]) for line in lines[3:-3] if (found := _LINE.fullmatch(line))}
    at = lines[1].removeprefix("at ") if len(lines) > 1 else ""
    anchor = Anchor(at, heads, hashlib.sha256(_body(at, heads).encode()).hexdigest())
    if not hmac.compare_digest(text.encode(), written(anchor, state_key).encode()):
        raise WrongAnchor(
            "不是锚定文件,或者文件被改动过,或者不是用这把密钥做的。/ "
            "Expected an anchor as `yizhang anchor` wrote it under this state key, but it is another or was changed."
        )
    return anchor


def missing(anchor: Anchor, data: Data) -> Iterator[str]:
    """Yield each case whose anchored event is gone or is another one."""
    left = dict(anchor.heads)
    for row in data.rows("select case_id, no, hash from event"):
        if left.get(row.case_id) == (row.no, row.hash):
            del left[row.case_id]
    for case_id, (no, _) in left.items():
        yield f"case {case_id}: event {no} of {anchor.at} is gone or was rewritten"


def _body(at: str, heads: Mapping[int, tuple[int, str]]) -> str:
    return "".join([f"{_HEADING}\nat {at}\ncases {len(heads)}\n", *(f"{case_id} {no} {head}\n" for case_id, (no, head) in heads.items())])


def _seal(state_key: bytes, digest: str) -> str:
    secret = state_key if len(state_key) <= 64 else hashlib.sha512(state_key).digest()
    return hashlib.blake2b(digest.encode(), key=secret, digest_size=32, person=b"yizhang-anchor").hexdigest()
