"""联办服务:the services that follow a licence, each with its unit, its own time and what came of it, for applicant and officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from engine.domain.form import fields_of
from engine.domain.moment import moment
from web.current import product
from web.flow_words import limit_words
from web.i18n import gettext, said

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage
    from engine.runtime.definitions import Node

WANTED = "want_"


@dataclass(frozen=True)
class ServiceRow:
    """一项服务. ``state`` is one of the tag component's; ``words`` what it says; ``since`` and ``due`` of its own clock."""

    name: str
    unit: str
    state: str
    words: str
    said: str
    since: datetime | None
    due: datetime | None
    limit: str


def services_of(page: CasePage) -> tuple[ServiceRow, ...]:
    """In the order of the diagram; empty where the item has none, and once the case has ended without a licence."""
    nodes = [node for node in page.edition.definition.nodes.values() if node.kind == "service"]
    issued = next((licence for licence in page.licences if licence.state != "draft"), None)
    if not nodes or (page.row.status == "closed" and issued is None):
        return ()
    return tuple(_row(page, node) for node in nodes)


def _row(page: CasePage, node: Node) -> ServiceRow:
    units = product().ask.units()
    unit = said(units[node.unit], "name") if node.unit in units else node.unit
    task = next((one for one in page.tasks if one.node == node.id), None)
    done = next((one for one in reversed(page.completions) if one.node == node.id), None)
    since, due = (moment(task.opened_at), task.due_at) if task else (moment(done.opened_at), done.due_at) if done else (None, None)
    state, words, what = _state(page, node, task, done)
    limit = page.edition.limits.stage(node.stage, (since or moment(page.row.received_at)).date())
    return ServiceRow(said(node, "name"), unit, state, words, what, since, moment(due) if due else None, limit_words(limit))


def _state(page: CasePage, node: Node, task: object, done: object) -> tuple[str, str, str]:
    """Tag, words, and what was said of the result."""
    if done is not None:
        answers = orjson.loads(done.answers)  # type: ignore[attr-defined]
        if answers.get("service") == "done":
            return "done", gettext("已办好"), str(answers.get("result_no") or "")
        return "overdue", gettext("没有办成"), str(answers.get("reasons") or "")
    if task is not None:
        late = any(clock.name == f"stage:{task.id}" and clock.state == "overdue" for clock in page.clocks)  # type: ignore[attr-defined]
        return ("overdue", gettext("超时，仍在办"), "") if late else ("on_time", gettext("正在办"), "")
    route = f"{WANTED}{node.id}"
    asked = next((field.key for field in fields_of(page.edition.form_of("start")) if field.route == route), "")
    if asked and page.form.get(asked) != "yes":
        return "neutral", gettext("没有选"), ""
    return "waiting", gettext("等营业执照签发"), ""
