"""What rows of tasks are called: names of diagram elements and items, from the compiled editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


class Names:
    """Names of diagram elements and items by definition, from the compiled editions."""

    def __init__(self, bureau: Bureau, reader: UnitOfWork) -> None:
        """Read the editions through this reader."""
        self._bureau = bureau
        self._reader = reader

    def node(self, definition_id: int, node_id: str) -> Any:
        """The diagram's element."""
        return self._bureau.edition(self._reader, definition_id).definition.nodes[node_id]

    def item(self, definition_id: int) -> Any:
        """The item of a definition."""
        return self._bureau.edition(self._reader, definition_id).item
