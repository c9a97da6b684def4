"""转换的账:what became of a diagram that was drawn for another engine: kept, converted, dropped, left to do; read from the file that the sketch keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import url_for

from engine.runtime.foreign import OUTCOMES
from engine.runtime.lint.gate import folder_of
from web.current import product
from web.guards import guard
from web.i18n import say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import ACCOUNT, render_tab

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOKS: Final = {"to_do": "todo", "refused": "overdue", "dropped": "provisional", "converted": "done", "kept": "neutral"}  # what wants somebody first
_LINE: Final = re.compile(r"  (\d+|-): (\S+): (.*)")
_BOTH: Final = re.compile(r"(.*[。！？]) ([A-Z“'].*)", re.DOTALL)


class AccountLine(NamedTuple):
    """一行账: ``line`` in the file that came, ``element`` as it is called now and where it is; ``change`` what it was and is."""

    line: str
    element: str
    href: str
    change: str
    why: str


class Chapter(NamedTuple):
    """一类: an outcome with its lines."""

    key: str
    look: str
    title: str
    lines: tuple[AccountLine, ...]


@blueprint.get("/<int:sketch_id>/account")
@guard(SKETCHERS)
def account(sketch_id: int) -> str:
    """转换的账: as long as the sketch keeps its file."""
    files = product().ask.sketch_sources(sketch_id)
    text = files.get(ACCOUNT, b"").decode("utf-8", "replace")
    places = {node: each.file for each in folder_of(files).diagrams for node in each.nodes}
    chapters = sorted(_chapters(sketch_id, text, places), key=lambda one: list(LOOKS).index(one.key))
    return render_tab("studio/account.html", sketch_id, "account", file=ACCOUNT, intro=_one_language(text.partition("\n")[0]), chapters=chapters)


def _chapters(sketch_id: int, text: str, places: dict[str, str]) -> Iterator[Chapter]:
    titles = {f"{zh} / {en}": key for key, (zh, en) in OUTCOMES.items()}
    for part in text.split("\n\n")[1:]:
        head, *lines = part.split("\n")
        key = titles.get(head.rpartition(": ")[0])
        if key:
            found = (_LINE.match(one) for one in lines)
            yield Chapter(key, LOOKS[key], say(*OUTCOMES[key]), tuple(_line(sketch_id, one, places) for one in found if one))


def _line(sketch_id: int, match: re.Match[str], places: dict[str, str]) -> AccountLine:
    line, element, rest = match.groups()
    found = next((one for one in re.finditer(r"(?:^|: )(?=[\u3400-\u9fff])", rest) if _BOTH.fullmatch(rest[one.end() :])), None)
    change, why = (rest[: found.start()], rest[found.end() :]) if found else ("", rest)
    at = places.get(element)
    href = url_for("studio.diagram", sketch_id=sketch_id, path=at, element=element) if at else ""
    return AccountLine(line, element, href, change, _one_language(why))


def _one_language(text: str) -> str:
    """Each sentence stands there twice, Chinese first; what can't be told apart is shown whole."""
    both = _BOTH.fullmatch(text)
    return say(*both.groups()) if both else text
