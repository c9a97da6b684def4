"""谁能用哪一页:what every route owes to every kind of person, declared here and nowhere else.

``who`` is the group that the guard lets in: anonymous visitors outside it are sent to sign in (a page) or told 401 (a change),
everybody else outside it gets 403. Of the group, only ``related`` people (None: all) find what the address names; for the others
it is as absent (404) as something that does not exist. ``colleagues`` may look, but a change is refused (403).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import web.api.routes  # noqa: F401 - declares the operations
from web.api.declared import OPERATIONS

APPLICANTS = frozenset({"xiaoman", "linjia"})
WINDOWS = frozenset({"window1", "window2"})
SURVEYORS = frozenset({"survey1", "survey2"})
REVIEWERS = frozenset({"market1", "market2", "urban1", "fire1", "fire2", "tobacco1"})
APPROVERS, CERTIFIERS = frozenset({"approver1"}), frozenset({"cert1"})
OVERSEERS = frozenset({"head", "supervisor1", "admin"})
OFFICERS = WINDOWS | REVIEWERS | SURVEYORS | APPROVERS | CERTIFIERS | OVERSEERS | {"analyst1", "archivist"}
RETIRED = frozenset({"retired1"})  # held a task and wrote on the case before his only post ended
PEOPLE = (None, *sorted(APPLICANTS | OFFICERS | RETIRED))
EVERYBODY = frozenset(PEOPLE)
GROUPS = {
    "everybody": EVERYBODY,
    "signed_in": EVERYBODY - {None},
    "applicants": APPLICANTS,
    "officers": OFFICERS,
    "windows": WINDOWS,
    "approvers": APPROVERS,
    "reviewers": REVIEWERS,
    "certifiers": CERTIFIERS,
    "surveying": SURVEYORS | REVIEWERS,
    "planners": SURVEYORS | {"head"},
    "going": SURVEYORS | REVIEWERS | {"head"},
    "numbering": CERTIFIERS | {"supervisor1"},
    "library": WINDOWS | REVIEWERS | APPROVERS | CERTIFIERS | OVERSEERS,
    "beginners": REVIEWERS | APPROVERS | CERTIFIERS | {"supervisor1"},
    "administrators": frozenset({"admin"}),
    "programs": frozenset(),
    "heads": frozenset({"head"}),
    "supervisors": frozenset({"supervisor1"}),
    "archivists": frozenset({"archivist"}),
    "archive_readers": frozenset({"archivist", "supervisor1"}),
    "stewards": frozenset({"admin", "head"}),
    "sketchers": frozenset({"admin", "analyst1"}),
    "version_reviewers": frozenset({"admin", "analyst1", "head"}),
    "overseeing": frozenset({"head", "supervisor1"}),
    "exporters": frozenset({"supervisor1", "admin"}),
    "overseers": OVERSEERS,
    "credit": frozenset({"head", "supervisor1"}) | WINDOWS,
}

OWNER = frozenset({"xiaoman"})
# what the parts of the interface's addresses stand for in the scene
ID_OF = {
    "case_id": "case",
    "document_id": "document",
    "version_id": "definition",
    "item_id": "entry",
    "item": "item",
    "task_id": "review_task",
    "handle": "handle",
    "code": "code",
    "webhook_id": "webhook",
    "delivery_id": "nothing",
}
# of ``case``: window1 took it in, the two asked units review it, fire2 was asked for advice, and those who watch over all
ON_CASE = frozenset({"window1", "market1", "market2", "urban1", "fire2"}) | OVERSEERS

# who accepted it, whose reviews are open, and who heads the bureau that decides; whoever reviews beside takes nobody out
CHANGERS, REMOVERS = frozenset({"window1", "market1", "head"}), frozenset({"window1", "head"})
SUSPENDERS = REVIEWERS | SURVEYORS | APPROVERS


@dataclass(frozen=True)
class Rule:
    """``names`` are the scene's ids for the address's parts; ``data`` a complete post, which would change something if it were let in.

    ``harmless`` replaces parts of it where the person is let in, so that the scene stays as it is: the answer is then the refusal
    of what was posted (422, 409), or nothing to do.
    """

    who: str
    names: dict[str, str] = field(default_factory=dict)
    related: frozenset[str | None] | None = None
    colleagues: frozenset[str] = frozenset()
    data: dict[str, str] = field(default_factory=dict)
    harmless: dict[str, str] = field(default_factory=dict)
    changes: bool = False  # even a harmless visit leaves something behind (an own draft, a session that ends)


USED = {"request-id": "{used}"}
_CASE, _HALL_TASK = {"case_id": "case"}, {"case_id": "corrected_case", "task_id": "correction_task"}
_DESK_TASK = {"task_id": "review_task"}
_RECORD = {"accountability_id": "accountability"}
_VISIT = {"visit_id": "visit"}
_SHARE = {**_RECORD, "no": "first"}
_POST = {"unit": "approval_bureau", "role": "window", "post_name": "岗", "post_name_en": "Post", "from_day": "2026-07-01", "ground": "文件"}
_UNIT = {"name": "单位", "name_en": "Unit", "level": "district", "parent": "", "ground": "文件"}
_WINDOW = {"name": "综合窗口", "name_en": "General", "place": "一楼", "place_en": "Ground floor", "ground": "文件"}
_OPINION = {"opinion": "agree", "seen-event": "999"}


def _open(**names: str) -> Rule:
    return Rule("everybody", names)


def _mine(names: dict[str, str], **more: object) -> Rule:
    return Rule("applicants", names, OWNER, **more)  # type: ignore[arg-type]


def _case(**names: str) -> Rule:
    return Rule("officers", names, ON_CASE)


def _verb(data: dict[str, str], **more: object) -> Rule:
    return Rule("officers", _DESK_TASK, frozenset({"market1"}), frozenset({"market2"}), data, USED, **more)  # type: ignore[arg-type]


def _there(data: dict[str, str], **names: str) -> Rule:
    """What is done on site: tomorrow's visit has not begun, so that even its own people change nothing."""
    return Rule("going", {**_VISIT, **names}, frozenset({"survey1", "market1"}), frozenset({"survey2", "head"}), data)


PUBLIC: dict[str, Rule] = {
    "GET public.home": _open(),
    "GET public.items": _open(),
    "GET public.item": _open(item="item"),
    "GET public.projects": _open(),
    "GET public.diagram": _open(item="item"),
    "GET public.sample": Rule("everybody", {"item": "item", "material": "no_material"}, frozenset()),  # the item has no samples
    "GET public.catalogue": _open(),
    "GET public.entry": _open(item_id="entry"),
    "GET public.general_course": _open(),
    "GET public.powers": _open(),
    "GET public.sign_in": _open(),
    "POST public.signing_in": Rule("everybody", data={"login": "nobody", "password": "wrong-password"}),
    "POST public.sign_out": Rule("everybody", changes=True),
    "GET public.join": _open(),
    "POST public.joining": Rule("everybody", data={"name": "", "code": "1"}),
    "GET public.register": _open(),
    "GET public.register_csv": _open(),
    "GET public.publicities": _open(),
    "GET public.publicity": Rule("everybody", {"publicity_id": "nothing"}, frozenset()),
    "POST public.object_to": Rule("everybody", {"publicity_id": "nothing"}, frozenset(), data={"name": "王", "contact": "1", "words": "异议"}),
    "GET public.register_json": _open(),
    "GET public.verify": _open(),
    "POST public.verify_file": _open(),
    "GET public.licence": _open(code="code"),
    "POST public.licence_file": _open(code="code"),
    "GET public.root_certificate": _open(),
    "GET public.help_page": _open(),
    "GET public.password": Rule("signed_in"),
    "POST public.new_password": Rule("signed_in", data={"old": "not-the-password", "new": "another-long-one-1"}),
    "GET gallery.index": _open(),
    "GET gallery.one": Rule("everybody", {"name": "component"}),
    "GET static": Rule("everybody", {"filename": "static_file"}),
    "GET healthz": Rule("everybody"),
    "GET metrics": Rule("programs"),
    "GET stylesheet": Rule("everybody", {"digest": "any"}),
}
HALL: dict[str, Rule] = {
    "GET hall.my": Rule("applicants"),
    "GET hall.progress": Rule("applicants"),
    "GET hall.apply": Rule("applicants", {"item": "item"}),
    "GET hall.apply_page": Rule("applicants", {"item": "item", "page": "page"}),
    "POST hall.save_page": Rule("applicants", {"item": "item", "page": "page"}, OWNER, data={"operator_name": "改", "draft-id": "{draft}"}, changes=True),
    "POST hall.keep_page": Rule("applicants", {"item": "item", "page": "page"}, OWNER, data={"operator_name": "改", "draft-id": "{draft}"}, changes=True),
    "GET hall.check": Rule("applicants", {"item": "item"}),
    "POST hall.submit": Rule("applicants", {"item": "item"}, OWNER, data={"draft-id": "{draft}"}),
    "GET hall.discard": _mine({"draft_id": "draft"}),
    "POST hall.discarded": Rule("applicants", {"draft_id": "nothing"}, changes=True),
    "GET hall.case": _mine(_CASE),
    "GET hall.receipt": _mine(_CASE),
    "POST hall.contest": Rule("applicants", {**_CASE, "material": "no_material"}, frozenset(), data={"reason": "不符"}),
    "GET hall.qr": _mine(_CASE),
    "GET hall.why": _mine(_CASE),
    "GET hall.card": _mine(_CASE),
    "GET hall.diagram": _mine(_CASE),
    "GET hall.document": _mine({**_CASE, "document_id": "document"}),
    "GET hall.document_data": _mine({**_CASE, "document_id": "document", "form": "json"}),
    "GET hall.upload": _mine({"handle": "handle"}),
    "GET hall.visit": _mine({"case_id": "visited_case"}),
    "POST hall.slot_asked": _mine({"case_id": "visited_case"}, data={"reason": "停电"}, harmless={"reason": ""}),
    "POST hall.read_notices": _mine(_CASE, changes=True),
    "GET hall.withdraw": _mine(_CASE),
    "POST hall.withdrawn": _mine(_CASE, data={"reason": "不办了"}, harmless={"reason": ""}),
    "GET hall.task": _mine(_HALL_TASK),
    "POST hall.task_done": _mine(_HALL_TASK, data={"explanation": "已补"}, harmless={"explanation": ""}),
}
DESK: dict[str, Rule] = {
    "GET desk.work_list": Rule("officers"),
    "GET desk.work_list_csv": Rule("officers"),
    "GET desk.next_one": Rule("officers"),
    "GET desk.done": Rule("officers"),
    "GET desk.done_csv": Rule("officers"),
    "GET desk.search": Rule("officers"),
    "POST desk.keep_search": Rule("officers", data={"q": "小满", "view-name": "小满的"}, harmless={"view-name": ""}),
    "POST desk.drop_search": Rule("officers", data={"view": "1"}),
    "GET desk.exports": Rule("exporters"),
    "GET desk.notices": Rule("officers"),
    "POST desk.read_notices": Rule("officers", changes=True),
    "GET desk.phrases": Rule("officers"),
    "POST desk.add_phrase": Rule("officers", data={"of": "mine", "text": "同意。"}, harmless={"text": ""}),
    "POST desk.drop_phrase": Rule("officers", {}, frozenset(), data={"phrase": "1"}),
    "POST desk.export_found": Rule("exporters", data={"purpose": "核对", "personal": "1"}, harmless={"purpose": ""}),
    "GET desk.exported": Rule("exporters", {"export_id": "nothing"}, frozenset()),
    "GET desk.surveys": Rule("surveying"),
    "GET desk.dispatch": Rule("planners"),
    "GET desk.plan": Rule("planners"),
    "POST desk.planned": Rule("planners", data={"task": "{survey_task}"}, harmless={"task": ""}),
    "GET desk.visit": Rule("going", _VISIT, SURVEYORS | {"head", "market1"}),
    "POST desk.arrive": _there({}),
    "POST desk.sheet": _there({"sheet-field": "findings", "findings": "改"}, task_id="visit_task"),
    "POST desk.photo": _there({}, task_id="visit_task"),
    "GET desk.photo_file": Rule("going", {**_VISIT, "photo_id": "first"}, frozenset()),  # nobody has taken one yet
    "POST desk.drop_photo": _there({}, photo_id="first"),
    "POST desk.absent": _there({"officer": "{market1}"}),
    "POST desk.sign_visit": _there({}),
    "POST desk.attend": _there({"task": "{visit_task}", "attendee": "李满", "refusal": "拒签"}),
    "POST desk.conclude": _there({}),
    "GET desk.change": Rule("planners", _VISIT),
    "POST desk.move": Rule("planners", _VISIT, data={"reason": "大雨"}, harmless={"reason": ""}),
    "POST desk.cancel": Rule("planners", _VISIT, data={"reason": "大雨"}, harmless={"reason": ""}),
    "POST desk.decline": Rule("planners", _VISIT, data={"case": "1", "reason": "排满"}, harmless={"reason": ""}),
    "GET desk.approvals": Rule("approvers"),
    "POST desk.approve_all": Rule("approvers", data={"task": "{approve_task}", "seen-event-{approve_task}": "999"}, harmless={"task": "{review_task}"}),
    "POST desk.claim": Rule("officers", data={"task": "{accept_task}"}, harmless={"task": "{review_task}"}),
    "GET desk.library": Rule("library"),
    "GET desk.licence": Rule("library", {"licence_id": "licence"}),
    "POST desk.check_licence": Rule("certifiers", {"licence_id": "nothing"}, frozenset(), data={"right": "yes"}),
    "GET desk.contests": Rule("certifiers"),
    "GET desk.numbers": Rule("numbering"),
    "POST desk.contest_decided": Rule("certifiers", {"contest_id": "nothing"}, frozenset(), data={"words": "x"}),
    "GET desk.begin": Rule("beginners", {"licence_id": "licence", "item": "item"}, frozenset()),  # the item is none that the bureau begins
    "POST desk.begun": Rule("beginners", {"licence_id": "licence", "item": "item"}, frozenset()),
    "GET desk.enter_licence": Rule("certifiers"),
    "POST desk.licence_entered": Rule("certifiers", data={"licence-kind": "food_licence"}),
    "GET desk.import_licences": Rule("certifiers"),
    "POST desk.licences_imported": Rule("certifiers"),
    "GET desk.leave": Rule("officers"),
    "GET desk.new_leave": Rule("officers"),
    "POST desk.ask_leave": Rule(
        "officers", data={"kind": "annual", "first_day": "2026-07-20", "last_day": "2026-07-21", "reason": "年休"}, harmless={"reason": ""}
    ),
    "POST desk.decide_leave": Rule("officers", {"leave_id": "leave"}, frozenset({"window2", "admin", "head"}), data={"decision": "refuse"}, harmless=USED),
    "POST desk.end_leave": Rule("officers", {"leave_id": "leave"}, frozenset({"window2", "admin", "head"}), harmless=USED),
    "POST desk.extend_leave": Rule("officers", {"leave_id": "leave"}, frozenset({"window2", "admin", "head"}), data={"last_day": "2026-07-30"}, harmless=USED),
    "POST desk.take_over": Rule("officers", data={"task": "nothing"}),
    "GET desk.alerts": Rule("officers"),
    "POST desk.answer_alert": Rule("officers", {"alert_id": "alert"}, frozenset({"market1"}), data={"answer": "马上办"}, harmless={"answer": ""}),
    "POST desk.answer_share": Rule(
        "officers", {"accountability_id": "accountability", "no": "first"}, frozenset({"market1"}), data={"answer": "停机"}, harmless={"answer": ""}
    ),
    "POST desk.appeal_share": Rule(
        "officers", {"accountability_id": "accountability", "no": "first"}, frozenset({"market1"}), data={"appeal": "不服"}, harmless={"appeal": ""}
    ),
    "GET desk.case": _case(**_CASE),
    "GET desk.review": _case(**_CASE),
    "GET desk.diagram": _case(**_CASE),
    "GET desk.papers": Rule("windows", _CASE, frozenset({"window1"})),
    "GET desk.why": _case(**_CASE),
    "GET desk.card": _case(**_CASE),
    "POST desk.save_view": Rule("officers", data={"kind": "accept", "view-name": "受理"}, harmless={"view-name": ""}),
    "POST desk.drop_view": Rule("officers", data={"view": "1"}),
    "POST desk.batch": Rule("officers", data={"task": "{accept_task}", "do": "note"}, harmless={"do": "note"}),
    "GET desk.batch_page": Rule("officers", {"verb": "verb"}),
    "POST desk.batch_hand_over": Rule(
        "officers", data={"task-0": "{review_task}", "to-0": "1", "reason": "出差"}, harmless={"task-0": "{review_task}", "reason": ""}
    ),
    "POST desk.batch_note": Rule("officers", data={"task-0": "{accept_task}", "text": "备注"}, harmless={"text": ""}),
    "GET desk.procedures": _case(**_CASE),
    "GET desk.units": _case(**_CASE),
    "POST desk.add_unit": Rule("officers", _CASE, ON_CASE, ON_CASE - CHANGERS, {"unit": "fire_safety", "reason": "瓶装液化气"}, {"reason": ""}),
    "POST desk.late_opinion": Rule("reviewers", _CASE, frozenset({"urban1"}), data={"unit": "urban_management", "state": "agree"}),
    "POST desk.take_late": Rule("approvers", _CASE, frozenset(), data={"unit": "urban_management"}),
    "POST desk.remove_unit": Rule("officers", _CASE, ON_CASE, ON_CASE - REMOVERS, {"unit": "urban_management", "reason": "无招牌"}, {"reason": ""}),
    "POST desk.suspend": Rule("officers", _CASE, ON_CASE, ON_CASE - SUSPENDERS, {"ground": "testing", "expected_days": "3", "reason": "抽检"}, {"ground": ""}),
    "POST desk.resume": Rule("officers", _CASE, ON_CASE, ON_CASE - SUSPENDERS, {"ground": "testing", "outcome": "合格"}, {"outcome": ""}),
    "POST desk.commission": Rule(
        "officers",
        _CASE,
        ON_CASE,
        ON_CASE - SUSPENDERS,
        {"service": "food_inspection", "provider": "检验所", "commissioner": "agency", "agreed_days": "3"},
        {"service": "", "provider": ""},
    ),
    "POST desk.report": Rule("officers", _CASE, ON_CASE, ON_CASE - SUSPENDERS, {"commission": "1", "outcome": "合格"}, {"outcome": ""}),
    "POST desk.extend": Rule("heads", _CASE, data={"reason": "情况复杂"}, harmless={"reason": ""}),
    "POST desk.note": Rule("officers", _CASE, ON_CASE, data={"text": "备注"}, harmless=USED),
    "GET desk.document": _case(document_id="document"),
    "GET desk.document_data": _case(document_id="document", form="json"),
    "GET desk.document_view": _case(document_id="document"),
    "GET desk.document_page": _case(document_id="document", number="first"),
    "GET desk.upload": _case(handle="handle"),
    "GET desk.upload_view": _case(handle="handle"),
    "GET desk.upload_page": Rule("officers", {"handle": "handle", "number": "first"}, ON_CASE),
    "GET desk.task": Rule("officers", _DESK_TASK, frozenset({"market1", "market2"})),
    "POST desk.complete": Rule("officers", _DESK_TASK, frozenset({"market1"}), frozenset({"market2"}), _OPINION, {"opinion": ""}),
    "POST desk.claim_task": Rule("officers", {"task_id": "accept_task"}, WINDOWS, harmless=USED),
    "POST desk.release_task": _verb({}),
    "POST desk.hand_over": _verb({"to_person": "{market2}", "reason": "外出"}),
    "POST desk.send_back": _verb({"to_completion": "{window_completion}", "reason": "少了一页"}),
    "POST desk.ask": _verb({"to_person": "{window1}", "question": "可以吗"}),
    "POST desk.add_signer": _verb({"to_person": "{market2}", "reason": "请会签"}),
    "POST desk.remove_signer": _verb({"person": "{market2}"}),
    "POST desk.give_signature": Rule("officers", _DESK_TASK, frozenset(), frozenset({"market2"}), {"agrees": "yes"}),
    "POST desk.ask_material": _verb({"words": "请补油烟管道图"}),
    "POST desk.task_note": Rule("officers", _DESK_TASK, frozenset({"market1", "market2"}), data={"text": "备注"}, harmless=USED),
    "POST desk.preview": Rule("windows", {"task_id": "accept_task"}),
    "GET desk.proof": Rule("certifiers", {"task_id": "issue_task"}),
    "POST desk.sign": Rule("surveying", {"task_id": "survey_task"}, SURVEYORS | {"market1", "market2"}, harmless=USED),
}
WINDOW: dict[str, Rule] = {
    "GET window.receive": Rule("windows"),
    "POST window.take_in": Rule("windows", data={"item-id": "{item}"}),
    "POST window.autosave": Rule("windows", data={"item-id": "{item}"}, changes=True),
    "POST window.discard": Rule("windows", {"draft_id": "nothing"}, changes=True),
    "GET window.corrections": Rule("windows"),
}
ADMIN: dict[str, Rule] = {
    "GET admin.health": Rule("administrators"),
    "GET admin.calendar": Rule("administrators"),
    "GET admin.incidents": Rule("administrators"),
    "GET admin.messages": Rule("administrators"),
    "GET admin.people": Rule("administrators"),
    "GET admin.new_officer": Rule("administrators"),
    "POST admin.appoint_officer": Rule("administrators", data={"name": "新人", "login": "new_officer", **_POST}, harmless={"ground": ""}),
    "GET admin.officer_page": Rule("administrators", {"person_id": "officer"}),
    "POST admin.give_post": Rule("administrators", {"person_id": "officer"}, data=_POST, harmless={"ground": ""}),
    "GET admin.ending_post": Rule("administrators", {"person_id": "officer", "post_id": "officer_post"}),
    "POST admin.end_post": Rule("administrators", {"person_id": "officer", "post_id": "officer_post"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "POST admin.switch_account": Rule("administrators", {"person_id": "officer"}, data={"to": "off", "ground": "文件"}, harmless={"ground": ""}),
    "POST admin.reset_password": Rule("administrators", {"person_id": "officer"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "POST admin.pass_tasks_on": Rule("administrators", {"person_id": "officer"}, data={"action": "pool", "reason": "调岗"}),
    "GET admin.organisation_log": Rule("overseers"),
    "GET admin.windows": Rule("administrators"),
    "POST admin.found_window": Rule("administrators", data={"unit": "approval_bureau", "number": "9", **_WINDOW}, harmless={"ground": ""}),
    "GET admin.window": Rule("administrators", {"window_id": "window"}),
    "POST admin.change_window": Rule("administrators", {"window_id": "window"}, data=_WINDOW, harmless={"ground": ""}),
    "POST admin.retire_window": Rule("administrators", {"window_id": "window"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "POST admin.seat_officer": Rule("administrators", {"window_id": "window"}, data={"person": "1", "first_day": "2026-07-01"}),
    "POST admin.close_window": Rule("administrators", {"window_id": "window"}, data={"closed_first": "2026-07-02", "reason": "检修"}),
    "GET admin.versions": Rule("version_reviewers"),
    "POST admin.hand_in_version": Rule("administrators"),
    "GET admin.version": Rule("version_reviewers", {"version_id": "definition"}),
    "GET admin.compare_versions": Rule("version_reviewers", {"version_id": "definition"}),
    "GET admin.version_diagram": Rule("version_reviewers", {"version_id": "definition"}),
    "GET admin.version_folder": Rule("version_reviewers", {"version_id": "definition"}),
    "POST admin.judge_version": Rule(
        "version_reviewers", {"version_id": "draft_version"}, data={"decision": "approve"}, harmless={"decision": "return", "note": ""}
    ),
    "POST admin.release": Rule("administrators", {"version_id": "draft_version"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "POST admin.withdraw_version": Rule("administrators", {"version_id": "definition"}, data={"action": "retire", "ground": "文件"}, harmless={"ground": ""}),
    "GET admin.moves_here": Rule("stewards", {"version_id": "definition"}),
    "POST admin.start_move": Rule("administrators", {"version_id": "definition"}, data={"source": "1", "ground": "文件"}, harmless={"ground": ""}),
    "GET admin.move": Rule("stewards", {"move_id": "move"}),
    "GET admin.refused_csv": Rule("stewards", {"move_id": "move"}),
    "POST admin.map_move": Rule("administrators", {"move_id": "move"}, data={"for-accept_case": "x"}),
    "POST admin.run_move": Rule("administrators", {"move_id": "move"}, data={"action": "all"}, harmless=USED),
    "POST admin.stop_move": Rule("administrators", {"move_id": "move"}),
    "GET admin.move_cases": Rule("stewards", {"move_id": "move"}),
    "POST admin.mark_cases": Rule("administrators", {"move_id": "move"}, data={"action": "leave", "case": "1", "reason": "等"}, harmless={"reason": ""}),
    "POST admin.take_back": Rule("administrators", {"move_id": "move"}, data={"batch": "1"}, harmless={"batch": "0"}),
    "POST admin.preview_notice": Rule("administrators", data={"source": "放假通知"}),
    "POST admin.import_notice": Rule("administrators", data={"source": "放假通知", "carried": "eA=="}),
    "GET admin.ladders": Rule("stewards"),
    "GET admin.ladder": Rule("stewards", {"key": "item"}),
    "GET admin.ladder_form": Rule("administrators", {"key": "item"}),
    "POST admin.draft_ladder": Rule("administrators", {"key": "item"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "GET admin.ladder_change": Rule("stewards", {"ladder_id": "nothing"}, frozenset()),
    "POST admin.judge_ladder": Rule("stewards", {"ladder_id": "nothing"}, frozenset(), data={"decision": "approve"}),
    "GET admin.texts": Rule("administrators"),
    "GET admin.text": Rule("administrators", {"kind": "nothing"}, frozenset()),
    "POST admin.set_text": Rule("administrators", {"kind": "nothing"}, frozenset(), data={"action": "set", "ground": "文件"}),
    "GET admin.catalogue": Rule("stewards"),
    "GET admin.entry": Rule("stewards", {"item_id": "entry"}),
    "POST admin.draft_change": Rule("administrators", {"item_id": "entry"}, data={"name": "改名", "ground": "文件"}, harmless={"ground": ""}),
    "GET admin.units": Rule("administrators"),
    "GET admin.unit": Rule("administrators", {"unit_id": "unit"}),
    "GET admin.new_unit": Rule("administrators"),
    "POST admin.found_unit": Rule("administrators", data={"id": "new_unit", **_UNIT}, harmless={"ground": ""}),
    "POST admin.change_unit": Rule("administrators", {"unit_id": "unit"}, data=_UNIT, harmless={"ground": ""}),
    "POST admin.remove_unit": Rule("administrators", {"unit_id": "unit"}, data={"ground": "文件"}, harmless={"ground": ""}),
    "POST admin.set_unit_code": Rule("administrators", {"unit_id": "unit"}, data={"area": "130999000000"}, harmless={"area": "1"}),
    "GET admin.powers": Rule("stewards", {"item_id": "entry"}),
    "POST admin.draft_power": Rule("administrators", {"item_id": "entry"}, data={"kind": "transfer", "ground": "文件"}, harmless={"kind": ""}),
    "GET admin.changes": Rule("stewards"),
    "GET admin.change": Rule("stewards", {"change_id": "change"}),
    "GET admin.report_csv": Rule("stewards", {"change_id": "change"}),
    "POST admin.decide": Rule("stewards", {"change_id": "change"}, data={"decision": "approve"}, harmless={"decision": "reject", **USED}),
    "GET admin.import_page": Rule("administrators"),
    "POST admin.draft_import": Rule("administrators", data={"map": "none"}),
    "GET admin.conformity": Rule("stewards"),
    "GET admin.conformity_csv": Rule("stewards"),
    "POST admin.align": Rule("administrators", data={"item": "1", "field": "name"}),
    "GET admin.incident": Rule("stewards", {"incident_id": "incident"}),
    "POST admin.propose_repair": Rule("administrators", {"incident_id": "incident"}, data={"change": "acceptance=accept", "reason": "不符"}, harmless=USED),
    "POST admin.decide_repair": Rule("stewards", {"incident_id": "incident", "remedy_id": "nothing"}, frozenset(), data={"decision": "agree"}),
    "POST admin.retry_alike": Rule("administrators", {"incident_id": "incident"}, harmless=USED),
    "POST admin.skip": Rule("administrators", {"incident_id": "incident"}, data={"reason": "已告知"}, harmless=USED),
    "GET admin.files": Rule("administrators"),
    "POST admin.rescan": Rule("administrators", {"upload_id": "nothing"}, frozenset(), data={}),
    "GET admin.message": Rule("administrators", {"message_id": "message"}),
    "POST admin.act_on_messages": Rule("administrators", data={"message": "{message}", "action": "send"}, harmless={"message": ""}),
    "POST admin.send_message": Rule("administrators", {"message_id": "message"}, harmless=USED),
    "POST admin.set_message_aside": Rule("administrators", {"message_id": "message"}, data={"reason": "停用"}, harmless=USED),
    "POST admin.deliver_otherwise": Rule(
        "administrators", {"message_id": "message"}, data={"means": "post", "served-on": "2026-07-01", "proof": "EMS1"}, harmless=USED
    ),
    "POST admin.retry": Rule("administrators", {"incident_id": "incident"}, harmless=USED),
    "GET admin.tokens": Rule("administrators"),
    "POST admin.create_token": Rule("administrators", data={"login": "xiaoman", "name": "查进度"}),
    "GET admin.webhooks": Rule("administrators"),
    "GET admin.webhook": Rule("administrators", {"webhook_id": "webhook"}),
    "POST admin.switch_webhook": Rule("administrators", {"webhook_id": "webhook"}, data={"to": "off"}, harmless=USED),
    "POST admin.redeliver": Rule("administrators", {"webhook_id": "webhook", "delivery_id": "nothing"}, frozenset(), data={}),
    "POST admin.revoke_token": Rule("administrators", {"token_id": "token"}, harmless={}, changes=True),
}
SUPERVISION: dict[str, Rule] = {
    "GET supervision.overview": Rule("overseeing"),
    "GET supervision.red_list": Rule("overseeing"),
    "GET supervision.red_csv": Rule("overseeing"),
    "GET supervision.case": Rule("overseeing", _CASE),
    "POST supervision.escalate": Rule("supervisors", _CASE, data={"to": "holder", "demand": "今日办结"}, harmless={"demand": ""}),
    "GET supervision.remedies": Rule("overseeing"),
    "GET supervision.seals": Rule("overseeing"),
    "GET supervision.records": Rule("overseeing"),
    "GET supervision.record": Rule("overseeing", _RECORD),
    "POST supervision.decide": Rule("supervisors", _SHARE, data={"outcome": "upheld", "grounds": "属实"}, harmless={"grounds": ""}),
    "GET supervision.credit": Rule("credit"),
    "GET supervision.credit_mark": Rule("credit", {"mark_id": "nothing"}, frozenset()),
    "POST supervision.lift_credit_mark": Rule("supervisors", {"mark_id": "nothing"}, frozenset(), data={"reason": "已改正"}),
    "POST supervision.close": Rule("supervisors", _RECORD, data={"conclusion": "谈话提醒"}, harmless={"conclusion": ""}),
}
ARCHIVE: dict[str, Rule] = {
    "GET archive.volumes": Rule("archive_readers"),
    "GET archive.uses": Rule("archive_readers"),
    "GET archive.volume": Rule("archive_readers", {"archive_id": "archive"}),
    "POST archive.check": Rule("archivists", {"archive_id": "archive"}, changes=True),
    "POST archive.note": Rule("archivists", {"archive_id": "archive"}, data={"text": "移交"}, harmless={"text": ""}),
    "POST archive.export": Rule("archivists", {"archive_id": "archive"}, data={"purpose": "调卷"}, harmless={"purpose": ""}),
    "GET archive.package": Rule("archivists", {"archive_id": "archive", "use_id": "archive_use"}),
}
_SKETCH = {"sketch_id": "sketch"}
_SKETCH_FILE = {**_SKETCH, "path": "sketch_path"}
_SCENARIO = {**_SKETCH, "name": "scenario"}
STUDIO: dict[str, Rule] = {
    "GET studio.scenarios": Rule("sketchers", _SKETCH),
    "GET studio.scenario_progress": Rule("sketchers", _SKETCH),
    "GET studio.drawing": Rule("sketchers", _SKETCH, frozenset()),  # the address names no diagram
    "GET studio.scenario": Rule("sketchers", _SCENARIO),
    "GET studio.new_scenario": Rule("sketchers", _SKETCH),
    "POST studio.begin_scenario": Rule("sketchers", _SKETCH, data={"step-name": "tried", "step-form": "forms/start.form", "step-channel": "online"}),
    "POST studio.run_scenarios": Rule("sketchers", _SKETCH, data={"name": "{scenario}"}, harmless={"name": "none"}),
    "POST studio.scenario_step": Rule(
        "sketchers", _SCENARIO, data={"step-do": "time", "step-at": "2026-07-20T09:00", "seen-revision": "1"}, harmless={"seen-revision": "7"}
    ),
    "POST studio.scenario_cut": Rule("sketchers", _SCENARIO, data={"after": "0", "seen-revision": "1"}, harmless={"seen-revision": "7"}),
    "POST studio.scenario_expect": Rule(
        "sketchers", _SCENARIO, data={"expecting": "1", "keep-licence": "1", "value-licence": "false", "seen-revision": "1"}, harmless={"seen-revision": "7"}
    ),
    "GET studio.sketches": Rule("sketchers"),
    "GET studio.new": Rule("sketchers"),
    "POST studio.start": Rule("sketchers", data={"way": "version", "version": "{definition}"}, harmless={"version": ""}),
    "GET studio.rule": Rule("sketchers", {"rule": "lint_rule"}),
    "GET studio.diagram": Rule("sketchers", _SKETCH),
    "GET studio.kinds": Rule("sketchers"),
    "GET studio.account": Rule("sketchers", _SKETCH),
    "GET studio.base_diagram": Rule("sketchers", _SKETCH),
    "GET studio.source": Rule("sketchers", _SKETCH, frozenset()),  # the address names no file
    "GET studio.files": Rule("sketchers", _SKETCH),
    "GET studio.file": Rule("sketchers", _SKETCH_FILE),
    "GET studio.export": Rule("sketchers", _SKETCH),
    "GET studio.compare": Rule("sketchers", _SKETCH),
    "GET studio.hand_in_page": Rule("sketchers", _SKETCH),
    "POST studio.save": Rule("sketchers", _SKETCH, data={"path": "CHANGELOG.md", "content": "改", "seen-revision": "1"}, harmless={"seen-revision": "7"}),
    "POST studio.file_saved": Rule("sketchers", _SKETCH_FILE, data={"content": "改", "seen-revision": "1"}, harmless={"seen-revision": "7"}),
    "POST studio.file_changed": Rule(
        "sketchers", _SKETCH, data={"do": "remove", "path": "CHANGELOG.md", "seen-revision": "1"}, harmless={"seen-revision": "7"}
    ),
    "GET studio.limits": Rule("sketchers", _SKETCH),
    "GET studio.limits_example": Rule("sketchers", _SKETCH),
    "POST studio.save_limits": Rule("sketchers", _SKETCH, data={"seen-revision": "1", "remove": "extension.head/2004-07-01"}, harmless={"seen-revision": "7"}),
    "GET studio.forms": Rule("sketchers", _SKETCH),
    "GET studio.documents": Rule("sketchers", _SKETCH),
    "POST studio.save_document": Rule(
        "sketchers",
        _SKETCH,
        data={"take-shared": "receipt"},
        harmless={"take-shared": "", "path": "documents/x.typ", "content": "x", "seen-revision": "7"},
    ),
    "POST studio.document_preview": Rule("sketchers", _SKETCH, data={"document-path": "documents/x.typ", "content": "x"}),
    "GET studio.decisions": Rule("sketchers", _SKETCH),
    "POST studio.add_decision": Rule("sketchers", _SKETCH, data={"id": "new_table"}, harmless={"id": "1"}),
    "POST studio.try_decision": Rule("sketchers", _SKETCH, data={"decision-path": "x.dmn"}),
    "GET studio.facts": Rule("sketchers", _SKETCH),
    "POST studio.save_facts": Rule("sketchers", _SKETCH, data={"seen-revision": "1", "drop": "basis/0"}, harmless={"seen-revision": "7"}),
    "GET studio.materials": Rule("sketchers", _SKETCH),
    "POST studio.save_materials": Rule("sketchers", _SKETCH, data={"seen-revision": "1", "drop": "materials/0"}, harmless={"seen-revision": "7"}),
    "POST studio.form_preview": Rule("sketchers", _SKETCH, data={"form-path": "forms/start.form"}),
    "POST studio.check": Rule("sketchers", _SKETCH, changes=True),
    "POST studio.present": Rule("sketchers", _SKETCH, changes=True),
    "POST studio.mend": Rule("sketchers", _SKETCH, data={"file": "item.toml", "rule": "none", "element": "x"}),
    "POST studio.mend_all": Rule("sketchers", _SKETCH, data={"tab": "diagram"}),
    "POST studio.change_state": Rule("sketchers", _SKETCH, data={"do": "discard"}, harmless={"do": "reopen"}),
    "POST studio.hand_in": Rule("sketchers", _SKETCH, data={"seen-revision": "1"}, harmless={"seen-revision": "7"}),
}
# a browser's session opens nothing of the interface for programs; what tokens open stands in api_policy.py
API = {f"{one.method} api.{one.id}": Rule("programs" if one.scope else "everybody", {part: ID_OF[part] for part in one.parts}) for one in OPERATIONS}
API["GET api.reference"] = _open()
RULES = {**PUBLIC, **HALL, **DESK, **WINDOW, **ADMIN, **SUPERVISION, **ARCHIVE, **STUDIO, **API}
# Reached only with an id of one's own and therefore tried apart: the same addresses with tasks of other kinds.
