"""表格编辑:what the editors of limits, materials, facts and documents share: the file as it stands, a save, the answer to a page or its script."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, redirect, render_template, request

from engine.domain.errors import DefinitionError, Rejection, Stale
from engine.domain.sketch_commands import SaveSketchFile
from engine.domain.toml_edit import drop_entry, move_entry
from web.acting import me
from web.current import now, product
from web.i18n import gettext, said
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from werkzeug.wrappers import Response

    from engine.domain.errors import FieldError


class Opened(NamedTuple):
    """打开的文件: its text and revision; a file that is not there yet is empty and has revision 0."""

    text: str
    revision: int

    @property
    def data(self) -> dict[str, Any] | None:
        """What its TOML says; None while that can't be read."""
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError):
            return None


class Outcome(NamedTuple):
    """保存的结果: the revision that stands now, what was wrong by field, a sentence where it was not stored, and whether somebody else was faster."""

    revision: int
    errors: tuple[FieldError, ...] = ()
    refused: str = ""
    conflict: bool = False

    @property
    def words(self) -> str:
        """One sentence for the line of state."""
        if self.refused:
            return self.refused
        if self.errors:
            return gettext("%(number)d 处没有存", number=len(self.errors))
        return gettext("已保存 %(time)s", time=f"{now():%H:%M}")

    @property
    def error_of(self) -> dict[str, str]:
        """The first sentence of each field."""
        found: dict[str, str] = {}
        for error in self.errors:
            found.setdefault(error.key, said(error))
        return found


def opened(sketch_id: int, path: str) -> Opened:
    """The file as it stands. Raises NotFound for a sketch that is none."""
    product().ask.sketch(sketch_id)
    row = product().ask.sketch_file(sketch_id, path)
    return Opened("", 0) if row is None else Opened(bytes(row.content).decode("utf-8", "replace"), row.revision)


def by_script() -> bool:
    """Whether the page's own script saves what was typed, and wants only the part of the page that follows from it."""
    return request.headers.get("HX-Request") == "true"


def seen_revision(standing: Opened) -> int:
    """The revision that the page was drawn from; that which stands now, once somebody has chosen his own words over another's."""
    return standing.revision if request.form.get("take-mine") == "true" else whole_number(request.form, "seen-revision")


def keep(sketch_id: int, path: str, standing: Opened, text: str, errors: tuple[FieldError, ...] = ()) -> Outcome:
    """Save what can be saved; nothing where nothing changed."""
    seen = seen_revision(standing)
    if text == standing.text and seen == standing.revision:
        return Outcome(standing.revision, errors)
    try:
        receipt = product().handle(SaveSketchFile(me(), sketch_id, path, text.encode(), seen))
    except Stale as stale:
        return Outcome(standing.revision, errors, said(stale), conflict=True)
    except Rejection as refused:
        return Outcome(standing.revision, (*errors, *getattr(refused, "errors", ())), said(refused))
    return Outcome(int(receipt.id or 0), errors)


def answer(outcome: Outcome, page: Callable[[Outcome], str], aside: Callable[[Outcome], str], back: str) -> Response | tuple[str, int] | str:
    """What a POST says: to the script the aside, to a browser the page again with what is wrong, or the way back to it."""
    if by_script():
        return aside(outcome)
    if outcome.errors or outcome.refused:
        return page(outcome), 409 if outcome.conflict else 422
    flash(gettext("已保存。"), "success")
    return redirect(back, 303)


def saved(
    sketch_id: int,
    path: str,
    made: Callable[[Opened, list[FieldError]], str],
    page: Callable[[int, Opened, Outcome], str],
    aside: tuple[str, Callable[[int, Opened, Outcome], Mapping[str, Any]]],
    back: str,
) -> Response | tuple[str, int] | str:
    """保存一页: the text that ``made`` makes of the file and of what was posted; it notes what it can't take, field by field.

    ``aside`` is the template that the page's script swaps in, and what fills it. Raises NotFound.
    """
    standing = opened(sketch_id, path)
    errors: list[FieldError] = []
    try:
        text = made(standing, errors)
    except Rejection as refused:
        outcome = Outcome(standing.revision, tuple(errors), said(refused))
    else:
        outcome = keep(sketch_id, path, standing, text, tuple(errors))
        standing = standing if outcome.refused else Opened(text, outcome.revision)
    template, fill = aside
    return answer(
        outcome,
        lambda found: page(sketch_id, standing, found),
        lambda found: render_template(template, **fill(sketch_id, standing, found), swap=True),
        back,
    )


def errors_in(reader: Callable[[bytes], Any], text: str) -> dict[str, str]:
    """By field: what a reader of the domain finds wrong with the file as it stands."""
    try:
        reader(text.encode())
    except DefinitionError as refused:
        found: dict[str, str] = {}
        for finding in refused.findings:
            found.setdefault(finding.element, said(finding))
        return found
    return {}


def bundle_with(sketch_id: int, path: str, text: str) -> Mapping[str, bytes]:
    """The sketch's files with the one being edited as it stands on the page."""
    return {**product().ask.sketch_sources(sketch_id), path: text.encode()}


def entries(data: Mapping[str, Any] | None, table: str) -> list[dict[str, Any]]:
    """The entries of ``[[table]]``, which may lie in another table: ``commitment.points``."""
    found: Any = data or {}
    for part in table.split("."):
        found = found.get(part, []) if isinstance(found, dict) else []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def rearranged(text: str, tables: Collection[str]) -> str:
    """One entry moved (``move`` = table/number/up or down) or dropped (``drop`` = table/number), as the button says."""
    table, number, way = [*request.form.get("move", "").split("/"), "", ""][:3]
    if _known(text, table, number, tables):
        last = len(entries(Opened(text, 0).data, table)) - 1
        return move_entry(text, table, int(number), max(0, min(last, int(number) + (1 if way == "down" else -1))))
    table, number = [*request.form.get("drop", "").split("/"), ""][:2]
    return drop_entry(text, table, int(number)) if _known(text, table, number, tables) else text


def _known(text: str, table: str, number: str, tables: Collection[str]) -> bool:
    return table in tables and number.isascii() and number.isdigit() and int(number) < len(entries(Opened(text, 0).data, table))
