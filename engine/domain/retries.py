"""自动重试: when the worker tries a failed handler again by itself, before the incident needs a person."""

from __future__ import annotations

WAITS_MS = (60_000, 300_000, 1_800_000, 7_200_000)


def next_try(attempts: int, at: int) -> int | None:
    """When to try again after so many retries, epoch milliseconds; None when a person must look at it."""
    return at + WAITS_MS[attempts] if attempts < len(WAITS_MS) else None
