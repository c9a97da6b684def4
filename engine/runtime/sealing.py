"""状态封印:a keyed BLAKE2b seal over case, revision, codec and state. What does not verify is never decoded.

A sealed state is ``b"YZ" + codec (1 byte) + tag (32 bytes) + state``. The codec stands outside the JSON so that it is read
only after the tag has been compared. A state of one case or revision does not verify as that of another.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from engine.domain.errors import StateRefused
from engine.runtime.codec import CODEC

_MAGIC: Final = b"YZ"
_TAG: Final = 32
_HEAD: Final = len(_MAGIC) + 1
MIN_KEY: Final = 16


def seal(key: bytes, case_id: int, revision: int, blob: bytes) -> bytes:
    """Seal a state as that of this case at this revision."""
    return b"".join((_MAGIC, bytes((CODEC,)), _tag(key, case_id, revision, blob), blob))


def unseal(key: bytes, case_id: int, revision: int, sealed: bytes) -> bytes:
    """Return the state. Raises StateRefused when it was made with another key, for another case or revision, by another codec, or changed since."""
    if len(sealed) <= _HEAD + _TAG or not sealed.startswith(_MAGIC):
        raise StateRefused(f"Expected the sealed state of case {case_id}, but the bytes are no sealed state.")
    if sealed[len(_MAGIC)] != CODEC:
        raise StateRefused(f"Expected the state of case {case_id} in codec {CODEC}, but it is in codec {sealed[len(_MAGIC)]}.")
    blob = sealed[_HEAD + _TAG :]
    if not hmac.compare_digest(sealed[_HEAD : _HEAD + _TAG], _tag(key, case_id, revision, blob)):
        raise StateRefused(
            f"Expected the seal of case {case_id} at revision {revision} to hold, but it does not: the state was changed, or the key is another."
        )
    return blob


def _tag(key: bytes, case_id: int, revision: int, blob: bytes) -> bytes:
    if len(key) < MIN_KEY:
        raise StateRefused(f"Expected a state key of at least {MIN_KEY} bytes, but it has {len(key)}.")
    secret = key if len(key) <= hashlib.blake2b.MAX_KEY_SIZE else hashlib.sha512(key).digest()
    return hashlib.blake2b(b"%d:%d:%d:" % (case_id, revision, CODEC) + blob, key=secret, digest_size=_TAG, person=b"yizhang-state").digest()
