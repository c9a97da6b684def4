"""Alembic migrations, numbered, each an expansion or a contraction; shipped in the wheel and run by ``yizhang migrate``."""

from __future__ import annotations

from pathlib import Path


def head() -> str:
    """The newest migration: what this release needs at least."""
    return (Path(__file__).parent / "versions" / ".head").read_text().strip()
