"""整数:a number that a visitor sent, within what the database can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict
    from werkzeug.routing import Map

LARGEST = 2**63 - 1


def whole_number(values: MultiDict[str, str], name: str) -> int:
    """The value of ``name``; 0 when it is absent, no number, or beyond 64 bits."""
    found: int = values.get(name, 0, int)
    return found if abs(found) <= LARGEST else 0


class IdConverter(IntegerConverter):
    """``<int:…>`` in addresses: a number that no row can have leads nowhere (404)."""

    def __init__(self, url_map: Map, *args: Any, **settings: Any) -> None:
        """As the library's, with a largest value."""
        super().__init__(url_map, *args, **{"max": LARGEST, **settings})
