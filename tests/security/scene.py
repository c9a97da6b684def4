"""场景:one bureau with cases at every step, people of every relation to them, and the ids by which each could be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.domain.api_commands import CreateToken
from engine.domain.archive_commands import LogArchiveUse
from engine.domain.catalogue_commands import DraftImport, ImportList
from engine.domain.commands import AskColleague, ClaimTask, CompleteTask, DeployItem, HandOverTask, SaveDraft
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.domain.records import AccountabilityRecord, AlertRecord, ShareRecord
from engine.domain.sketch_commands import StartSketch
from engine.domain.visit_commands import PlanVisit
from engine.domain.webhook_commands import Subscribe
from engine.domain.window_commands import SaveWindow
from engine.outbox.archiving import archive_case
from engine.queries.entries import Wanted
from engine.runtime.bundle import read_folder
from engine.service.accounts import add_account
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON
from engine.store.moves import ADD_MOVE
from engine.store.statements import Statement, inserting
from engine.store.tables.cases import case_state
from engine.store.tables.intake import upload
from engine.store.tables.outbox import incident, outbox
from engine.store.tables.people import holding, post
from engine.store.tables.tasks import task
from tests.bureau import ANSWERS, ITEM, PNG, START
from tests.service import leaving

if TYPE_CHECKING:
    from tests.bureau import Bureau

# login -> (unit, role, hours after START at which the post ends)
MORE_OFFICERS = {
    "supervisor1": ("approval_bureau", "supervisor", None),
    "analyst1": ("approval_bureau", "analyst", None),
    "retired1": ("urban_management", "reviewer", 1),
}
_ADD_POST, _ADD_HOLDING = inserting("test.post", post), inserting("test.holding", holding)
_POST_AT = Statement("test.post_at", select(post.c.id).where(post.c.unit == bindparam("unit"), post.c.role == bindparam("role")))
_OPEN = Statement("test.open_tasks", select(task).where(task.c.case_id == bindparam("case_id")))
_UPLOADS = Statement("test.uploads", select(upload).where(upload.c.case_id == bindparam("case_id")))
_INCIDENT = Statement("test.incident", select(incident.c.id).where(incident.c.case_id == bindparam("case_id")))
_MESSAGE = Statement("test.message", select(outbox.c.id).where(outbox.c.sent_at.is_(None)))
_SPOIL = Statement(
    "test.spoil", case_state.update().where(case_state.c.case_id == bindparam("case")).values(sealed=bindparam("new", type_=case_state.c.sealed.type))
)


@dataclass
class Scene:
    """一个局:``ids`` are the real ids by name; ``used`` is a request id that somebody has used already."""

    bureau: Bureau
    ids: dict[str, Any]
    used: str = "used-by-another-0"


def set_up(bureau: Bureau) -> Scene:
    """Cases of 小满 at every step, one of 李满's, drafts, uploads, an incident; two hours later one post has ended."""
    bureau.app.database.write(lambda uow: _more_officers(bureau, uow))
    scene = Scene(bureau, {"item": ITEM, "page": "operator", "verb": "note", "no_material": "nothing_of_the_kind", "unit": "approval_bureau"})
    _under_review(scene)
    _other_steps(scene)
    _visit(scene)
    _closed(scene)
    _not_yet_cases(scene)
    _incident(scene)
    _officer(scene)
    _overrun(scene)
    _catalogue(scene)
    _versions(scene)
    _token(scene)
    bureau.clock.move(hours=2)
    return scene


def _more_officers(bureau: Bureau, uow: Any) -> None:
    at = millis(START - timedelta(days=30))
    for login, (unit, role, hours) in MORE_OFFICERS.items():
        found = uow.ask(_POST_AT, {"unit": unit, "role": role}).one()
        post_id = found.id if found else new_id()
        if found is None:
            uow.write(_ADD_POST, {"id": post_id, "unit": unit, "role": role, "name": role, "name_en": role})
        person = new_id()
        row = {"id": person, "kind": "officer", "name": f"员{login}", "code": "", "phone": "", "address": "", "contact": "", "created_at": at}
        uow.write(ADD_PERSON, row)
        until = millis(START + timedelta(hours=hours)) if hours else None
        uow.write(_ADD_HOLDING, {"person_id": person, "post_id": post_id, "from_at": at, "leave_id": 0, "until_at": until, "ground": ""})
        add_account(uow, person, login, "no password opens this", at)
        bureau.people[login] = person


def tasks(bureau: Bureau, case_id: int, node: str, unit: str = "") -> list[Any]:
    """The open tasks of a case at a node."""
    with bureau.app.database.reading() as reader:
        return [row for row in reader.ask(_OPEN, {"case_id": case_id}).all() if row.node == node and unit in {"", row.unit} and row.parent is None]


def hold(bureau: Bureau, row: Any, login: str) -> None:
    """The task comes into the hands of ``login``, by claim or by hand-over."""
    person = bureau.people[login]
    if row.assignee is None:
        bureau.handle(ClaimTask(person, row.id, bureau.request_id()))
    elif row.assignee != person:
        bureau.handle(HandOverTask(row.assignee, row.id, person, "外出", bureau.request_id()))


def _under_review(scene: Scene) -> None:
    """``case``: taken in by window1, reviewed by market1 and retired1; fire2 was asked for his opinion; a note names nobody outside."""
    bureau, ids = scene.bureau, scene.ids
    case_id = ids["case"] = bureau.submit("xiaoman", signboard_drawing=bureau.upload("xiaoman", "招牌.png", PNG))
    bureau.complete(case_id, "accept_case", by="window1")
    (market,), (urban,) = tasks(bureau, case_id, "review_unit", "market_supervision"), tasks(bureau, case_id, "review_unit", "urban_management")
    hold(bureau, market, "market1")
    hold(bureau, urban, "retired1")
    bureau.handle(AskColleague(bureau.people["market1"], market.id, bureau.people["fire2"], "布局要分开吗?", scene.used))
    ids["review_task"], ids["retired_task"], ids["window_completion"] = market.id, urban.id, bureau.page(case_id).completions[0].task_id
    with bureau.app.database.reading() as reader:
        ids["consult_task"] = next(r.id for r in reader.ask(_OPEN, {"case_id": case_id}).all() if r.parent == market.id)
        ids["handle"] = next(row.handle for row in reader.ask(_UPLOADS, {"case_id": case_id}).all() if row.media_type == "image/png")
    ids["document"] = bureau.page(case_id).documents[0].id
    bureau.app.document_file(ids["document"])  # printed once, so that looking at it writes nothing


def _other_steps(scene: Scene) -> None:
    bureau, ids = scene.bureau, scene.ids
    fresh = ids["fresh_case"] = bureau.submit("xiaoman")
    ids["accept_task"] = tasks(bureau, fresh, "accept_case")[0].id
    corrected = ids["corrected_case"] = bureau.submit("xiaoman")
    bureau.complete(corrected, "accept_case", by="window1", acceptance="correct", materials=["application_form"], correction_notes="布局图没有尺寸")
    ids["correction_task"] = tasks(bureau, corrected, "supply_correction")[0].id
    surveyed = ids["surveyed_case"] = bureau.submit("xiaoman")
    bureau.complete(surveyed, "accept_case", by="window1")
    bureau.complete(surveyed, "review_unit", unit_id="market_supervision", opinion="survey", survey_points="布局")
    bureau.complete(surveyed, "review_unit", unit_id="urban_management")
    ids["survey_task"] = tasks(bureau, surveyed, "joint_survey")[0].id
    hold(bureau, tasks(bureau, surveyed, "joint_survey")[0], "survey1")


def _visit(scene: Scene) -> None:
    """A visit of tomorrow by survey1 and, of a unit that takes part, market1."""
    bureau, ids = scene.bureau, scene.ids
    case_id = ids["visited_case"] = bureau.submit("xiaoman")
    bureau.complete(case_id, "accept_case", by="window1")
    for unit, login in (("market_supervision", "market1"), ("urban_management", "urban1")):
        hold(bureau, tasks(bureau, case_id, "review_unit", unit)[0], login)
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="survey", survey_points="布局")
    bureau.complete(case_id, "review_unit", unit_id="urban_management")
    ids["visit_task"] = tasks(bureau, case_id, "joint_survey")[0].id
    team = (bureau.people["survey1"], bureau.people["market1"])
    ids["visit"] = bureau.handle(PlanVisit(team[0], (ids["visit_task"],), START + timedelta(days=1), team, "", bureau.request_id())).id


def _closed(scene: Scene) -> None:
    bureau, ids = scene.bureau, scene.ids
    for name, last in (("approve", ""), ("issue", "approve_case"), ("done", "deliver")):
        case_id = ids[f"{name}_case"] = bureau.submit("xiaoman")
        bureau.complete(case_id, "accept_case", by="window1")
        for unit, login in (("market_supervision", "market1"), ("urban_management", "urban1")):
            hold(bureau, tasks(bureau, case_id, "review_unit", unit)[0], login)
        bureau.review_all(case_id)
        for node in ("approve_case", "issue_licence", "deliver") if last == "deliver" else ("approve_case",) if last else ():
            bureau.complete(case_id, node)
    ids["approve_task"] = tasks(bureau, ids["approve_case"], "approve_case")[0].id
    ids["issue_task"] = tasks(bureau, ids["issue_case"], "issue_licence")[0].id
    ids["code"] = bureau.page(ids["done_case"]).licences[0].code
    ids["licence"] = bureau.page(ids["done_case"]).licences[0].id
    archive_case(bureau.app.bureau, bureau.app.authority, ids["done_case"])
    ids["archive"] = bureau.app.ask.volumes()[0].id
    ids["archive_use"] = bureau.handle(LogArchiveUse(bureau.people["archivist"], ids["archive"], "export", "调卷", bureau.request_id())).id


def _not_yet_cases(scene: Scene) -> None:
    bureau, ids = scene.bureau, scene.ids
    ids["theirs"] = bureau.submit("linjia")
    for name, login in (("draft", "xiaoman"), ("window_draft", "window1")):
        ids[name] = bureau.handle(SaveDraft(bureau.people[login], ITEM, {"operator_name": ["小满"]}, None)).id


def _officer(scene: Scene) -> None:
    person = scene.ids["officer"] = scene.bureau.people["window2"]
    founding = SaveWindow(scene.bureau.people["admin"], None, "approval_bureau", "1", "综合窗口", "General", "一楼", "Ground floor", (), "文", "scene-window")
    scene.ids["window"] = scene.bureau.handle(founding).id
    scene.ids["leave"] = scene.bureau.handle(leaving.of(scene.bureau, "window2", None, by="window2", ahead=5)).id
    scene.ids["officer_post"] = scene.bureau.app.ask.officer(person).posts[0].post_id


def _incident(scene: Scene) -> None:
    """A case whose state was tampered with: an incident that only an administrator may retry."""
    bureau = scene.bureau
    case_id = bureau.submit("xiaoman")
    row = tasks(bureau, case_id, "accept_case")[0]
    bureau.app.bureau.live.clear()
    bureau.app.database.write(lambda uow: uow.write(_SPOIL, {"case": case_id, "new": b"YZ\x01" + b"\0" * 32 + b"[]"}))
    answers = {"acceptance": ["accept"], "materials": ANSWERS["accept_case"]["materials"]}
    try:
        bureau.handle(CompleteTask(bureau.people["window1"], row.id, 10**6, answers, bureau.request_id()))
    except Rejection:
        with bureau.app.database.reading() as reader:
            scene.ids["incident"] = reader.ask(_INCIDENT, {"case_id": case_id}).one().id
            scene.ids["message"] = reader.ask(_MESSAGE).all()[0].id


def _overrun(scene: Scene) -> None:
    """An alert that market1 has to answer, and a record of accountability in which he has a share. Nobody has waited for days here."""
    bureau, ids = scene.bureau, scene.ids
    at, market = millis(bureau.clock()), bureau.people["market1"]
    clock = f"stage:{ids['review_task']}"
    told = AlertRecord(new_id(), ids["case"], clock, "yellow", 0, "holder", f"person:{market}", "办法", "", None, at)
    kept = AccountabilityRecord(new_id(), ids["case"], clock, "stage", "open", at, at, at + 10**9)
    share = ShareRecord(kept.id, 1, market, "", 3600)
    bureau.app.database.write(lambda uow: apply(uow, [told, kept, share]))
    ids["alert"], ids["accountability"] = told.id, kept.id


def _catalogue(scene: Scene) -> None:
    """``entry``: one of the entries that a foreign list brought; ``change``: an import that waits for approval."""
    files = (Path(__file__).parents[2] / "processes/_lists/sichuan_district.toml", Path(__file__).parents[1] / "domain/district_items_excerpt.tsv")
    mapping, content = (file.read_bytes() for file in files)
    scene.bureau.handle(ImportList(content, mapping, "list.tsv", "map.toml"))
    drafted = DraftImport(scene.bureau.people["admin"], content, mapping, "list.tsv", "map.toml", START.date().isoformat(), "scene-import")
    scene.ids["change"] = scene.bureau.handle(drafted).id
    scene.ids["entry"] = scene.bureau.app.ask.public_entries(Wanted("宣传品")).rows[0].item_id


def _versions(scene: Scene) -> None:
    """``definition``: the version in force; ``draft_version``: one that waits for a second person; ``sketch``: the analyst's; ``move``: a stopped one."""
    files = {**read_folder(Path(__file__).parents[2] / "processes" / ITEM), "CHANGELOG.md": b"draft"}
    scene.ids["definition"] = next(row.id for row in scene.bureau.app.ask.versions() if row.state == "released")
    start = StartSketch(scene.bureau.people["analyst1"], "version", files, "scene-sketch", scene.ids["definition"])
    scene.ids |= {"sketch": scene.bureau.handle(start).id, "sketch_path": "CHANGELOG.md", "scenario": "not_accepted", "lint_rule": "user_task_form"}
    scene.ids["draft_version"] = scene.bureau.handle(DeployItem(scene.bureau.people["analyst1"], files)).id
    scene.ids["move"] = new_id()
    row = {"id": scene.ids["move"], "item": ITEM, "from_id": scene.ids["draft_version"], "to_id": scene.ids["definition"], "names": "{}", "ground": "文件"}
    row |= {"state": "stopped", "cursor": 0, "total": 0, "batch": 0, "size": None, "back": None, "ordered_by": None, "started_by": None, "rehearsed_at": None}
    scene.bureau.app.database.write(lambda uow: uow.write(ADD_MOVE, {**row, "started_at": millis(scene.bureau.clock())}))


def _token(scene: Scene) -> None:
    """``token``: one that acts as 小满; ``webhook``: a subscription of his."""
    made = CreateToken(None, "xiaoman", "查进度", ("cases:read",), (START + timedelta(days=30)).date(), "")
    scene.ids["token"] = scene.bureau.handle(made).id
    subscribed = Subscribe(scene.bureau.people["xiaoman"], "园区系统", "https://example.org/hook", ("case.closed",), "scene-webhook")
    scene.ids["webhook"] = scene.bureau.handle(subscribed).id


__all__ = ["Scene", "hold", "set_up", "tasks"]
