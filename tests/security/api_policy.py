"""令牌能做什么:what every operation owes to the token of every kind of person, all scopes granted; without its scope it owes 403 to anybody.

``who`` is the group that the operation is for (403 outside), ``related`` those of it for whom what the address names exists (404 for the
others), ``colleagues`` those who see it but change nothing (403). ``body`` is well formed, and refused by the engine from whoever is let in
(409, 422) or without effect, so that the scene stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.security.policy import APPLICANTS, ON_CASE, OWNER, SURVEYORS, WINDOWS


@dataclass(frozen=True)
class Owed:
    """An operation's rule."""

    who: str = "signed_in"
    related: frozenset[str | None] | None = None
    colleagues: frozenset[str] = frozenset()
    body: dict[str, Any] | None = None
    names: dict[str, str] = field(default_factory=dict)
    query: str = ""
    changes: bool = False  # leaves a signature


_SEEN = Owed(related=OWNER | ON_CASE)
_READING, _HOOK = Owed(who="definition_readers"), Owed(related=OWNER)
_MINE = frozenset({"market1"})


def _verb(**body: Any) -> Owed:
    return Owed(related=_MINE | {"market2"}, colleagues=frozenset({"market2"}), body=body)


OWED: dict[str, Owed] = {
    "list_items": Owed(),
    "read_item": Owed(),
    "list_entries": Owed(),
    "read_entry": Owed(),
    "compute_due": Owed(query="?start=2026-07-01&count=1"),
    "list_cases": Owed(),
    "open_case": Owed(who="intake", body={"item": "catering_licence", "values": {}}),
    "read_case": _SEEN,
    "read_timeline": _SEEN,
    "read_clocks": _SEEN,
    "read_document": _SEEN,
    "withdraw_case": Owed(related=OWNER, body={"reason": "不办了"}, names={"case_id": "done_case"}),
    "correct_case": Owed(related=OWNER, body={"values": {"explanation": 1.5e300}, "seen_version": 0}, names={"case_id": "corrected_case"}),
    "upload_file": Owed(body={}),
    "read_upload": _SEEN,
    "list_tasks": Owed(),
    "read_task": Owed(related=frozenset({"market1", "market2"})),
    "claim_task": _verb(),
    "release_task": Owed(related=_MINE | {"market2"}, colleagues=frozenset({"market1", "market2"})),  # a drawn task is handed over, never put back
    "complete_task": _verb(values={"opinion": "no such opinion"}, seen_version=0),
    "hand_over_task": _verb(to_person="1", reason="外出"),
    "send_task_back": _verb(to_task="nothing", reason="少了一页"),
    "ask_colleague": _verb(to_person="1", question="可以吗"),
    "sign_survey": Owed(related=SURVEYORS | {"market1", "market2"}, names={"task_id": "survey_task"}, changes=True),
    "search_library": Owed(who="library"),
    "list_definitions": _READING,
    "read_definition": _READING,
    "read_folder": _READING,
    "compare_definitions": Owed(who="definition_readers", query="?since={definition}"),
    "lint_folder": Owed(who="definition_readers", body={}),
    "hand_in_definition": Owed(who="definition_makers", body={}),
    "approve_definition": Owed(who="definition_readers", body={"note": ""}),  # the version in force is no draft
    "return_definition": Owed(who="definition_readers", body={"reason": "重画"}),
    "release_definition": Owed(who="administrators", body={"ground": "文件"}),
    "retire_item": Owed(who="administrators", body={"ground": " "}),
    "roll_back_item": Owed(who="administrators", body={"ground": "文件"}),
    "read_red_list": Owed(who="overseeing"),
    "read_figures": Owed(who="overseeing"),
    "read_metrics": Owed(who="administrators"),
    "list_webhooks": Owed(),
    "subscribe": Owed(body={"name": "园区系统", "url": "https://10.0.0.1:x/", "kinds": ["case.closed"]}),
    "read_webhook": _HOOK,
    "read_webhook_secret": _HOOK,
    "switch_webhook_on": Owed(related=OWNER, changes=True),
    "switch_webhook_off": Owed(related=OWNER, changes=True),
    "list_deliveries": _HOOK,
    "redeliver": Owed(related=frozenset()),  # nothing was delivered yet
}
_MAY_READ = {"head", "admin", "analyst1"}
_STEWARDS = {"definition_readers": frozenset(_MAY_READ), "definition_makers": frozenset({"admin", "analyst1"})}
OPEN = {"describe", "search_register", "verify_licence"}  # what anybody may ask without a token
MORE_GROUPS = {"intake": APPLICANTS | WINDOWS, **_STEWARDS}
