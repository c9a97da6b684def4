"""Officers at their pages: the form of a page by its address, a task's page, what is posted from it."""

from __future__ import annotations

import re

from tests.bureau import MATERIALS


def form_of(page, action):
    """The values of the form that posts to ``action``, as a browser would send them; several answers of one name as a list."""
    (form,) = [form for form in page.tree.forms if form.get("action") == action and form.method == "POST"]
    found = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value.removeprefix("\n"))  # a browser drops the line break that opens a textarea
    found.pop("csrf_token", None)
    return found


def open_task(bureau, visit, case_id, node, login, unit=""):
    """(the task's address, its page for this officer)."""
    address = f"/desk/tasks/{bureau.task(case_id, node, unit).id}"
    return address, visit(login).get(address)


def submit(visitor, address, **answers):
    """Open the task, answer, send."""
    values = form_of(visitor.get(address), address)
    return visitor.post(address, {**values, **answers})


def at(bureau, node, **form):
    """A case that has come to this step along the straight way."""
    case_id = bureau.submit(**form)
    for step in ("accept_case", "review_unit", "approve_case", "issue_licence"):
        if step == node:
            break
        if step == "review_unit":
            bureau.review_all(case_id)
        else:
            bureau.complete(case_id, step)
    return case_id


def holder(bureau, case_id, node, unit=""):
    """The login of the officer to whom a task fell."""
    assignee = bureau.task(case_id, node, unit).assignee
    return next(login for login, id_ in bureau.people.items() if id_ == assignee)


def steady(page):
    """The body without what differs from request to request: the token, the request's number, its own address."""
    return re.sub(r'csrf.token"\s+(content|value)="[^"]*"|<span class="mono">[0-9A-F]{10}</span>', "", page.body.replace(page.response.request.path, ""))


__all__ = ["MATERIALS", "at", "form_of", "holder", "open_task", "steady", "submit"]
