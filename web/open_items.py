"""开放申请的事项:the items that somebody may apply for; what only the bureau begins is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.current import product

if TYPE_CHECKING:
    from engine.runtime.edition import Edition


def open_items() -> list[Edition]:
    """In the order of the catalogue."""
    return [edition for edition in product().ask.items() if not edition.item.official.only]
