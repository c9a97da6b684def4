"""``yizhang verify``: an independent checker. It reads only SQL and shares no code with what it checks.

Each file of ``invariants`` is one invariant: ``SENTENCE`` says it, ``broken(data)`` yields the places where it does not hold.
"""

from engine.verify.anchor import Anchor, WrongAnchor, read_anchor, take, written
from engine.verify.checker import NoDatabase, snapshot, verify

__all__ = ["Anchor", "NoDatabase", "WrongAnchor", "read_anchor", "snapshot", "take", "verify", "written"]
