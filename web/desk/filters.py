"""待办筛选: the filter of the work list as the address says it, with the counts of every choice and the views that the officer keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, flash, redirect, request, url_for

from engine.domain.commands import DropView, SaveView
from engine.domain.stages import KINDS
from engine.domain.work_filter import BANDS, Filter
from web.acting import attempt, me
from web.current import product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext, said, say
from web.navigation import figure
from web.whole_number import whole_number

if TYPE_CHECKING:
    from engine.queries.work_tally import SavedView, Tally

STATES = {"overdue": "overdue", "today": "warned", "soon": "on_time", "later": "neutral", "undated": "neutral"}


@dataclass(frozen=True)
class Option:
    """一个选项 with the number of tasks that it would leave; ``state`` is that of a tag."""

    value: str
    words: str
    count: str
    href: str
    current: bool
    state: str = "neutral"

    @property
    def label(self) -> str:
        """As a choice of a select says it."""
        return gettext("%(words)s（%(count)s）", words=self.words, count=self.count)


@dataclass(frozen=True)
class Filters:
    """筛选条 ready to show: bands of due instants, kinds, items, channels, kept views, and what is chosen."""

    wanted: Filter
    bands: list[Option]
    kinds: list[Option]
    items: list[Option]
    channels: list[Option]
    views: list[tuple[SavedView[Filter], Option]]

    @property
    def worth_showing(self) -> bool:
        """Whether there is anything to choose between."""
        return bool(self.wanted or self.views) or sum(len(options) > 1 for options in (self.kinds, self.items, self.channels, self.bands[1:])) > 0


def wanted() -> Filter:
    """What the address asks for."""
    return Filter.of(request.args)


def filters_of(actor: Any, tally: Tally, chosen: Filter) -> Filters:
    """Every choice with its count, the other choices held."""
    bands = [_option(tally, chosen, "due", band, STATES[band]) for band in BANDS]
    return Filters(
        wanted=chosen,
        bands=[_option(tally, chosen, "due", ""), *(option for option in bands if option.count != "0" or option.current)],
        kinds=[_option(tally, chosen, "kind", value) for value in tally.values("kind")],
        items=[_option(tally, chosen, "item", value) for value in tally.values("item")],
        channels=[_option(tally, chosen, "channel", value) for value in tally.values("channel")],
        views=[(view, _kept(tally, chosen, view)) for view in product().ask.saved_views(actor)],
    )


def _option(tally: Tally, chosen: Filter, name: str, value: str, state: str = "neutral") -> Option:
    with_it = replace(chosen, **{name: value})
    return Option(value, _words(name, value), _count(tally, with_it), link(with_it), getattr(chosen, name) == value, state)


def _kept(tally: Tally, chosen: Filter, view: SavedView[Filter]) -> Option:
    return Option(str(view.id), view.name, _count(tally, view.wanted), link(view.wanted), view.wanted == chosen)


def _count(tally: Tally, chosen: Filter) -> str:
    count, more = tally.count(chosen)
    return str(figure(count)) if not more else f"{count}+"


def link(chosen: Filter, **more: str) -> str:
    """The work list narrowed to this."""
    query = urlencode({**chosen.fields, **more})
    return url_for("desk.work_list") + (f"?{query}" if query else "")


def _words(name: str, value: str) -> str:
    if name == "due":
        words = {
            "": gettext("全部"),
            "overdue": gettext("已超期"),
            "today": gettext("今天到期"),
            "soon": gettext("三个工作日内"),
            "later": gettext("更晚"),
            "undated": gettext("不计时"),
        }
        return words[value]
    if name == "kind":
        return gettext("退回修改") if value == "returned" else say(*KINDS.get(value, (value, value)))
    if name == "channel":
        known = {"window": gettext("窗口收件"), "online": gettext("网上申请"), "official": gettext("依职权启动")}
        return known.get(value, value)
    edition = product().ask.edition(value)
    return said(edition.item, "name") if edition else value


@blueprint.post("/views")
@guard(officer())
def save_view() -> Response:
    """存为常用筛选."""
    chosen = Filter.of(request.form)
    attempt(SaveView(me(), request.form.get("view-name", ""), chosen.fields), gettext("已存为常用筛选。"))
    return redirect(link(chosen), 303)  # type: ignore[return-value]


@blueprint.post("/views/drop")
@guard(officer())
def drop_view() -> Response:
    """删除常用筛选."""
    attempt(DropView(me(), whole_number(request.form, "view")))
    flash(gettext("已删除这个常用筛选。"), "success")
    return redirect(link(Filter.of(request.form)), 303)  # type: ignore[return-value]


__all__ = ["Filters", "Option", "filters_of", "link", "wanted"]
