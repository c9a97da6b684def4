"""``yizhang verify``: an independent checker. It reads only SQL and shares no code with what it checks.

Each file of ``invariants`` is one invariant: ``SENTENCE`` says it, ``broken(data)`` yields the places where it does not hold.
"""

from engine.verify.checker import NoDatabase, verify

__all__ = ["NoDatabase", "verify"]
