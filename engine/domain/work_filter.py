"""筛选: what a work list is narrowed to: kind of work, item and channel (together a *facet*), when it is due, and words of the name or number."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BANDS: Final = ("overdue", "today", "soon", "later", "undated")
LONGEST: Final = 60


@dataclass(frozen=True)
class Facet:
    """分面: what a task keeps of itself and of its case, in one text, so that one index answers for every choice of the three."""

    kind: str
    item: str
    channel: str

    @property
    def text(self) -> str:
        """As it stands in ``task.facet``."""
        return f"{self.kind}/{self.item}/{self.channel}"

    @classmethod
    def read(cls, text: str) -> Facet:
        """From ``task.facet``; a task written before facets were kept has none, and is found only unfiltered."""
        kind, _, rest = text.partition("/")
        item, _, channel = rest.partition("/")
        return cls(kind, item, channel)


@dataclass(frozen=True)
class Filter:
    """筛选; an empty field admits everything. ``due`` is one of ``BANDS``."""

    kind: str = ""
    item: str = ""
    channel: str = ""
    due: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return any(asdict(self).values())

    @property
    def by_facet(self) -> bool:
        """Whether it asks for more than words and a time."""
        return bool(self.kind or self.item or self.channel)

    def admits(self, facet: Facet) -> bool:
        """Whether tasks of this facet belong to the list."""
        return self.kind in {"", facet.kind} and self.item in {"", facet.item} and self.channel in {"", facet.channel}

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are set, as an address or a saved view keeps them."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filter:
        """From an address or a saved view; what no list can be narrowed to is left out."""
        kept = {name: values.get(name, "").strip()[:LONGEST] for name in ("kind", "item", "channel", "due", "text")}
        known = {name: value for name, value in kept.items() if value.isprintable() and (name != "due" or value in BANDS)}
        return cls(**known)


@dataclass(frozen=True)
class Edges:
    """时间界: where the bands of due instants end, epoch milliseconds: now, the end of today, and of the third working day from today."""

    now: int
    today: int
    soon: int

    def span(self, due: str) -> tuple[int | None, int | None]:
        """(first, behind the last) instant of a band; None without an end."""
        spans = {"overdue": (None, self.now), "today": (self.now, self.today), "soon": (self.today, self.soon), "later": (self.soon, None)}
        return spans.get(due, (None, None))
