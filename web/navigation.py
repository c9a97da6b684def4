"""导航:each audience's routes module may list its ``NAVIGATION``; a person sees the entries whose views admit him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request, url_for

from engine.queries.work_list import MANY
from web.current import current_actor, product
from web.guards import policy_of
from web.i18n import said, say
from web.leave_words import deputised
from web.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

HOME = "public.home"


@dataclass(frozen=True)
class Entry:
    """导航项:``layout`` is public or officer; ``group`` heads a block.

    ``count`` names one of the work counts shown beside it; ``top`` (neutral, warned, overdue) also puts that count in the top bar.
    """

    endpoint: str
    zh: str
    en: str
    layout: str = "officer"
    group_zh: str = ""
    group_en: str = ""
    count: str = ""
    accesskey: str = ""
    top: str = ""
    order: int = 50


def register(app: Flask, entries: tuple[Entry, ...]) -> None:
    """Add an audience's entries to the app's."""
    app.extensions.setdefault("navigation", []).extend(entries)


def work_counts() -> Mapping[str, int]:
    """待办数:counts for the top bar and the navigation, from the engine when it offers them; asked once a request."""
    if "work_counts" not in g:
        actor = current_actor()
        g.work_counts = product().ask.work_counts(actor) if actor is not None and actor.kind == "officer" else {}
    return cast("Mapping[str, int]", g.work_counts)


def figure(count: int | None) -> int | str | None:
    """A count as shown: the engine stops counting at ``MANY``, which says "or more"."""
    return f"{MANY - 1}+" if count is not None and count >= MANY else count


def _mine(layout: str) -> Iterator[Entry]:
    actor = current_actor()
    for entry in sorted(current_app.extensions.get("navigation", []), key=lambda each: each.order):
        policy = policy_of(current_app, entry.endpoint)
        if entry.layout == layout and policy is not None and policy.admits(actor):
            yield entry


def nav_items(layout: str) -> list[dict[str, object]]:
    """The entries of a layout that this person may use, in order, as the components want them."""
    counts = work_counts() if layout == "officer" else {}
    return [
        {
            "text": say(entry.zh, entry.en),
            "href": url_for(entry.endpoint),
            "current": request.endpoint == entry.endpoint,
            "count": figure(counts.get(entry.count)),
            "group": say(entry.group_zh, entry.group_en),
            "accesskey": entry.accesskey,
        }
        for entry in _mine(layout)
    ]


def top_counts() -> list[dict[str, object]]:
    """The counts that stand in the officers' top bar."""
    counts = work_counts()
    return [
        {"text": say(entry.zh, entry.en), "count": figure(counts.get(entry.count, 0)), "href": url_for(entry.endpoint), "state": entry.top}
        for entry in _mine("officer")
        if entry.top and entry.count
    ]


def post_words() -> str:
    """岗位:the asker's posts in a few words, for the top bar."""
    actor = current_actor()
    return listed(deputised(f"{said(post, 'unit_name')} {said(post, 'name')}", post.absent_name) for post in actor.posts[:2]) if actor is not None else ""


def home_href() -> str:
    """首页:an officer's first section, everybody else's front page."""
    actor = current_actor()
    if actor is not None and actor.kind == "officer":
        first = next(_mine("officer"), None)
        if first is not None:
            return url_for(first.endpoint)
    return url_for(HOME) if HOME in current_app.view_functions else "/"
