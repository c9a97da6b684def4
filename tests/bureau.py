"""A small bureau for tests: a migrated SQLite file, the catering item deployed, officers at every post, two applicants.

home = tmp_path / "template"; people = build(home)           # once a session
bureau = copied(home, people, tmp_path / "bureau")            # a fresh copy for each test
case_id = bureau.submit("xiaoman")
bureau.complete(case_id, "accept_case")

The clock stands still at ``bureau.clock.now`` until a test moves it. Everybody's password is ``bureau.password``; ``people`` are the
person ids by login.
"""

from __future__ import annotations

import itertools
import secrets
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import handlers
from engine import bootstrap
from engine.config import Config
from engine.domain.commands import ClaimTask, CompleteTask, DeployItem, SignSurvey, StoreUpload, SubmitCase
from engine.domain.moment import millis
from engine.queries.actors import POSTS, Actor, PostHeld
from engine.runtime.bundle import read_folder
from engine.service.accounts import HASHER, add_account, token_hash
from engine.store.accounts import ADD_SESSION, BY_LOGIN
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON
from engine.store.statements import inserting
from engine.store.tables.people import holding, post, unit
from migrations.run import migrate

ROOT = Path(__file__).parents[1]
ITEM = "catering_licence"
START = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "correct-horse-1"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
UNITS = {
    "approval_bureau": ("青禾区行政审批局", "Qinghe District Administrative Approval Bureau"),
    "market_supervision": ("区市场监督管理局", "District Market Supervision Administration"),
    "urban_management": ("区城市管理局", "District Urban Management Bureau"),
    "fire_safety": ("区消防救援大队", "District Fire and Rescue Brigade"),
    "tobacco": ("区烟草专卖局", "District Tobacco Monopoly Bureau"),
}
# login -> (name, unit, role, post)
OFFICERS = {
    "window1": ("程雨", "approval_bureau", "window", "综合窗口", "General window"),
    "window2": ("秦朗", "approval_bureau", "window", "综合窗口", "General window"),
    "market1": ("沈青", "market_supervision", "reviewer", "餐饮审查岗", "Food reviewer"),
    "market2": ("许静", "market_supervision", "reviewer", "餐饮审查岗", "Food reviewer"),
    "urban1": ("陆远", "urban_management", "reviewer", "招牌审查岗", "Signboard reviewer"),
    "urban2": ("杜梅", "urban_management", "reviewer", "招牌审查岗", "Signboard reviewer"),
    "fire1": ("方正", "fire_safety", "reviewer", "消防审查岗", "Fire reviewer"),
    "fire2": ("钱勇", "fire_safety", "reviewer", "消防审查岗", "Fire reviewer"),
    "tobacco1": ("田野", "tobacco", "reviewer", "烟草审查岗", "Tobacco reviewer"),
    "survey1": ("石磊", "approval_bureau", "surveyor", "踏勘岗", "Surveyor"),
    "survey2": ("江月", "approval_bureau", "surveyor", "踏勘岗", "Surveyor"),
    "approver1": ("顾明", "approval_bureau", "approver", "核准岗", "Approver"),
    "approver2": ("郑洁", "approval_bureau", "approver", "核准岗", "Approver"),
    "cert1": ("苏锦", "approval_bureau", "certificate", "制证岗", "Certificate officer"),
    "licence2": ("高远", "approval_bureau", "certificate", "制证岗", "Certificate officer"),
    "head": ("周衡", "approval_bureau", "head", "局长", "Head"),
    "section1": ("冯毅", "market_supervision", "section_head", "科室负责人", "Section head"),
    "archivist": ("党安", "approval_bureau", "archivist", "档案员", "Archivist"),
    "supervisor": ("严明", "approval_bureau", "supervisor", "效能监察岗", "Supervision officer"),
    "supervisor2": ("祁廉", "approval_bureau", "supervisor", "效能监察岗", "Supervision officer"),
    "analyst": ("林舒", "approval_bureau", "analyst", "流程分析员", "Process analyst"),
    "admin": ("韩松", "approval_bureau", "administrator", "管理员", "Administrator"),
}
APPLICANTS = {"xiaoman": ("青禾区小满餐饮有限公司", "91110000600037341L", "13800000001"), "linjia": ("李满", "360426199101010071", "13800000002")}
FORM: dict[str, list[str]] = {
    "operator_name": ["青禾区小满餐饮有限公司"],
    "credit_code": ["91110000600037341L"],
    "legal_person": ["李满"],
    "legal_person_id": ["360426199101010071"],
    "phone": ["13800000001"],
    "place_address": ["青禾区麦浪路 18 号一层"],
    "area": ["120"],
    "seats": ["40"],
    "business_form": ["中小型餐馆"],
    "projects": ["热食类食品制售"],
    "safety_officers[0].name": ["王禾"],
    "safety_officers[0].identity": ["360426199101010071"],
    "has_signboard": ["yes"],
    "signboard_width": ["3"],
    "signboard_height": ["1"],
    "signboard_text": ["小满餐馆"],
    "public_gathering": ["no"],
    "sells_tobacco": ["no"],
    "delivery_method": ["electronic"],
    "declaration": ["true"],
}
MATERIALS = [
    *("application_form", "business_licence", "identity_card", "layout_plan", "equipment_list"),
    *("food_safety_rules", "health_certificates", "signboard_drawing"),
]
ANSWERS: dict[str, dict[str, Any]] = {
    "accept_case": {"acceptance": "accept", "materials": MATERIALS},
    "supply_correction": {"explanation": "已补"},
    "review_unit": {"opinion": "agree"},
    "joint_survey": {"result": "passed", "findings": "与图纸一致"},
    "rectify": {"rectified": "已整改"},
    "resurvey": {"result": "passed", "findings": "已整改到位"},
    "conclude_review": {"opinion": "agree"},
    "approve_case": {"decision": "granted"},
    "issue_licence": {"proof": "issue", "checks": ["name", "person", "address", "projects", "validity"]},
    "deliver": {"delivery_method": "electronic", "recipient": "李满", "served_on": "2026-07-01"},
}
_ADD_UNIT, _ADD_POST, _ADD_HOLDING = inserting("test.unit", unit), inserting("test.post", post), inserting("test.holding", holding)
_serial = itertools.count(1)


@dataclass
class Clock:
    """The bureau's present instant; tests set it or move it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Bureau:
    """One running bureau; ``people`` are the persons by login."""

    app: Any
    config: Config
    clock: Clock
    people: dict[str, int]
    password: str = PASSWORD

    def handle(self, command: Any) -> Any:
        return self.app.handle(command)

    def close(self) -> None:
        self.app.close()

    def request_id(self) -> str:
        return f"test-{next(_serial)}"

    def token(self, login: str) -> str:
        """A session of this person's, without the cost of a password."""
        token, at = secrets.token_urlsafe(16), millis(self.clock())
        with self.app.database.reading() as reader:
            account = reader.ask(BY_LOGIN, {"login": login}).one().id
        row = {"token_hash": token_hash(token), "account_id": account, "created_at": at, "expires_at": at + 36_000_000}
        self.app.database.write(lambda uow: uow.write(ADD_SESSION, row))
        return token

    def upload(self, login: str, name: str = "图.pdf", content: bytes = PDF) -> str:
        return self.app.handle(StoreUpload(self.people[login], name, content + f"% {next(_serial)}\n".encode())).id

    def form(self, login: str = "xiaoman", **changes: Any) -> dict[str, list[str]]:
        values = {**FORM, **{key: [self.upload(login)] for key in ("layout_plan", "equipment_list", "signboard_drawing")}}
        return {**values, **{key: value if isinstance(value, list) else [value] for key, value in changes.items()}}

    def submit(self, login: str = "xiaoman", **changes: Any) -> int:
        receipt = self.app.handle(SubmitCase(self.people[login], ITEM, self.form(login, **changes), self.request_id()))
        assert receipt.case_id is not None
        return receipt.case_id

    def page(self, case_id: int, login: str = "head") -> Any:
        found = self.app.ask.case(case_id, self.actor_of(login))
        assert found is not None
        return found

    def actor_of(self, login: str) -> Any:
        """The person with his posts, without the cost of a password."""
        with self.app.database.reading() as reader:
            posts = tuple(PostHeld(*row) for row in reader.ask(POSTS, {"person_id": self.people[login], "at": millis(self.clock())}).all())
        officer = login in OFFICERS
        name, code, phone = (OFFICERS[login][0], "", "") if officer else APPLICANTS[login]
        roles = frozenset(p.role for p in posts) if officer else frozenset({"applicant"})
        return Actor(self.people[login], "officer" if officer else "applicant", name, code, phone, "", "", login, roles, posts)

    def task(self, case_id: int, node: str, unit_id: str = "") -> Any:
        """The open task of a case at a node."""
        rows = [row for row in self.page(case_id).tasks if row.node == node and unit_id in {"", row.unit}]
        assert rows, f"{node} is not open: {[(row.node, row.unit) for row in self.page(case_id).tasks]}"
        return rows[0]

    def complete(self, case_id: int, node: str, by: str = "", unit_id: str = "", **values: Any) -> Any:
        """Post a task's form as whoever may: the assignee, or the first officer of its pool (or ``by``), who claims it."""
        row = self.task(case_id, node, unit_id)
        login = by or self._hand(row)
        if row.assignee is None:
            self.app.handle(ClaimTask(self.people[login], row.id, self.request_id()))
        answers = {**ANSWERS.get(node, {}), **values}
        raw = {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
        if row.kind == "joint_survey":
            other = next(one for one in ("survey1", "survey2") if one != login)
            self.app.handle(SignSurvey(self.people[other], row.id, self.request_id()))
        return self.app.handle(CompleteTask(self.people[login], row.id, self.page(case_id).row.event_no, raw, self.request_id()))

    def review_all(self, case_id: int, **values: Any) -> None:
        """Every unit that was asked gives its opinion."""
        for row in [row for row in self.page(case_id).tasks if row.node == "review_unit"]:
            self.complete(case_id, "review_unit", unit_id=row.unit, **values)

    def grant(self, case_id: int) -> None:
        """From acceptance to the delivered licence."""
        self.complete(case_id, "accept_case")
        self.review_all(case_id)
        for node in ("approve_case", "issue_licence", "deliver"):
            self.complete(case_id, node)

    def _hand(self, row: Any) -> str:
        if row.assignee is not None:
            return next(login for login, id_ in self.people.items() if id_ == row.assignee)
        role, _, at = row.pool.partition("@")
        return next(login for login, (_, of, has, *_) in OFFICERS.items() if has == role and at in {"", of})


def build(home: Path, database: str | None = None) -> dict[str, int]:
    """Fill ``home`` as a data directory (or ``database``); the person ids by login."""
    config = configured(home, database)
    migrate(config.database_url)
    app = bootstrap.build(config, handlers, now=Clock())
    app.handle(DeployItem(None, read_folder(ROOT / "processes" / ITEM)))
    people: dict[str, int] = app.database.write(_fill)
    app.close()
    return people


def copied(template: Path, people: dict[str, int], folder: Path) -> Bureau:
    """A fresh copy of the filled bureau under ``folder``, running; the caller closes it."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return opened(folder, people)


def opened(folder: Path, people: dict[str, int], database: str | None = None) -> Bureau:
    """One more node on a filled data directory or ``database``; the caller closes it."""
    clock, config = Clock(), configured(folder, database)
    return Bureau(bootstrap.build(config, handlers, now=clock), config, clock, dict(people))


def _fill(uow: Any) -> dict[str, int]:
    at, hashed = millis(START - timedelta(days=400)), HASHER.hash(PASSWORD)
    for id_, (name, name_en) in UNITS.items():
        uow.write(_ADD_UNIT, {"id": id_, "name": name, "name_en": name_en, "level": "district", "parent": None, "telephone": "", "address": ""})
    posts: dict[tuple[str, str], int] = {}
    people: dict[str, int] = {}
    for login, (name, at_unit, role, post_zh, post_en) in OFFICERS.items():
        if (at_unit, role) not in posts:
            posts[at_unit, role] = new_id()
            uow.write(_ADD_POST, {"id": posts[at_unit, role], "unit": at_unit, "role": role, "name": post_zh, "name_en": post_en})
        people[login] = person = _person(uow, "officer", name, "", "", at)
        uow.write(_ADD_HOLDING, {"person_id": person, "post_id": posts[at_unit, role], "from_at": at, "leave_id": 0, "until_at": None, "ground": ""})
        add_account(uow, person, login, hashed, at)
    for login, (name, code, phone) in APPLICANTS.items():
        people[login] = person = _person(uow, "applicant", name, code, phone, at)
        add_account(uow, person, login, hashed, at)
    return people


def _person(uow: Any, kind: str, name: str, code: str, phone: str, at: int) -> int:
    made = new_id()
    uow.write(ADD_PERSON, {"id": made, "kind": kind, "name": name, "code": code, "phone": phone, "address": "", "contact": "", "created_at": at})
    return made


def configured(folder: Path, database: str | None = None) -> Config:
    env = {"YIZHANG_DATA": str(folder), "YIZHANG_STATE_KEY": "11" * 32, "YIZHANG_WEB_KEY": "22" * 32, "YIZHANG_SYNCHRONOUS": "OFF"}
    made = Config.from_env(env | ({"YIZHANG_DATABASE": database} if database else {}))
    return replace(made, public_url="http://127.0.0.1:8000")
