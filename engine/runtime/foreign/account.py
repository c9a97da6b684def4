"""交代: one line for everything that was kept, converted, dropped, left to do or refused, with what it was and what it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

KEPT: Final = "kept"
CONVERTED: Final = "converted"
DROPPED: Final = "dropped"
TO_DO: Final = "to_do"
REFUSED: Final = "refused"
OUTCOMES: Final = {
    KEPT: ("照旧", "Kept"),
    CONVERTED: ("已转换", "Converted"),
    DROPPED: ("没有带来", "Dropped"),
    TO_DO: ("要您办", "To do"),
    REFUSED: ("不能用", "Refused"),
}
LONGEST: Final = 120


class Line(NamedTuple):
    """一行: ``outcome`` is one of OUTCOMES; ``element`` the id it has now, ``line`` its line in the file that came (0: the whole); ``zh``, ``en`` say why."""

    outcome: str
    element: str
    line: int
    was: str
    became: str
    zh: str
    en: str


class Conversion(NamedTuple):
    """转换的结果: ``files`` by path as in an item's bundle, empty where the whole is refused; ``origin`` and ``zh``, ``en`` say what it was drawn for."""

    item: str
    origin: str
    zh: str
    en: str
    files: dict[str, bytes]
    lines: tuple[Line, ...]

    @property
    def accepted(self) -> bool:
        """Whether there is a diagram to go on with."""
        return bool(self.files)


class Account:
    """Collects the lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, outcome: str, raw: _Element | None, was: str, became: str, zh: str, en: str) -> None:
        """One line more about an element."""
        element, line = ("", 0) if raw is None else (_id_of(raw), int(raw.sourceline or 0))
        self.lines.append(Line(outcome, element, line, _cut(was), _cut(became), zh, en))


def _id_of(raw: _Element) -> str:
    around: _Element | None = raw
    while around is not None:
        if around.get("id"):
            return str(around.get("id"))
        around = around.getparent()
    return ""


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
