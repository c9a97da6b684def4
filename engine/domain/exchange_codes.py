"""交换码:the codes that a closed case is exchanged under, as ``processes/_law/exchange.toml`` lists them, each with where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.domain.toml_record import Source, read_record

SOURCES: Final = ("public", "GK")


@dataclass(frozen=True)
class Closing:
    """办结方式:one code; ``results`` are the product's results that it stands for, ``source`` is public (read) or GK (to be checked)."""

    code: str
    name: str
    name_en: str
    results: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ExchangeCodes:
    """交换码."""

    closing: tuple[Closing, ...]

    def closing_of(self, result: str) -> Closing | None:
        """The code of a case's result; None when none was agreed on."""
        return next((one for one in self.closing if result in one.results), None)


def read_exchange_codes(content: bytes, file: str = "exchange.toml") -> ExchangeCodes:
    """Read the list. Raises DefinitionError with every finding."""
    source = Source(file, content)
    read = read_record(source, source.data, ExchangeCodes)
    source.check()
    assert isinstance(read, ExchangeCodes)
    seen: set[str] = set()
    for number, one in enumerate(read.closing):
        place = ("closing", number)
        if one.source not in SOURCES:
            source.find((*place, "source"), "choice", f"「{one.source}」应为 public 或 GK。", f"Expected public or GK, but got {one.source!r}.")
        for word in (one.code, *one.results):
            if word in seen:
                source.find(place, "duplicate", f"「{word}」写了两次。", f"Expected {word!r} once, but it is repeated.")
            seen.add(word)
    source.check()
    return read
