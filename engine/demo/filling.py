"""演示局的建立: units, people, processes and cases in an empty database, all through the product's own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine import bootstrap
from engine.demo.accounts import tell_accounts
from engine.demo.catalogue import lay_out
from engine.demo.chronicle import Programme, tell
from engine.demo.leaves import send_on_leave
from engine.demo.papers import Papers
from engine.demo.roll import read_plans, read_retellings, read_roll
from engine.demo.rules import draft_rules
from engine.demo.story import ITEM, World
from engine.demo.visits import plan_a_visit
from engine.demo.windows import open_windows
from engine.domain.calendar import ZONE
from engine.domain.commands import AddOfficer, AddUnit, DeployItem, SaveDraft
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.runtime.bundle import read_folder
from engine.service.accounts import HASHER, add_account
from engine.simulator.clock import Clock
from engine.store.demo import MARK, MARKED, PEOPLE, VALID_LICENCES
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from engine.bootstrap import Application
    from engine.config import Config
    from engine.demo.roll import Roll, Shop
    from engine.domain.calendar import Calendar

    Say = Callable[[str], object]

FOUNDED_BEFORE: Final = timedelta(days=200)  # officers and accounts are older than their first case
BEGUN, DONE = 1, 2


def fill(config: Config, handlers: ModuleType, folders: Sequence[Path], say: Say, *, now: datetime | None = None, every: int = 1) -> bool:
    """Fill an empty, migrated database; True when it did. A filled one is left alone, and that is said.

    ``every`` takes each n-th planned case only. Raises Rejection for a database that holds something else, DefinitionError for a folder
    that does not pass the gate or its scenarios.
    """
    present = (now or datetime.now(UTC)).astimezone(ZONE)
    clock = Clock(present - FOUNDED_BEFORE)
    roll = read_roll()
    # until it is filled there is nothing to lose, so no commit waits for the disk; Config.synchronous holds again from `serve` on
    app = bootstrap.build(replace(config, synchronous="OFF"), handlers, now=clock)
    papers = Papers()
    try:
        app.require_schema()
        if not _begin(app, say):
            tell_accounts(app, roll, say)
            return False
        deployed = _deploy(app, folders, say)
        _mark(app, BEGUN)
        world = _found(app, roll, papers)
        say(f"已建立 {len(roll.places)} 个单位、{len(roll.officers)} 名工作人员、{len(roll.applicants)} 个申请人账号。")
        programme = Programme(read_plans()[::every], [one for one in read_retellings()[::every] if one.item in deployed])
        world.files = deployed
        tell(world, clock, roll, programme, present, lambda _: None)
        _draft(world, clock, roll)
        plan_a_visit(world)
        send_on_leave(world)
        open_windows(world)
        lay_out(app, world.people["administrator", "information_centre"][0])
        draft_rules(app, world.people["administrator", "information_centre"][0])
        sealed = _seal(app)
        _mark(app, DONE)
        say(f"已办理 {len(programme.plans) + len(programme.retellings)} 件演示办件,签发 {sealed} 张证照;其余文书在首次查看时或由后台出具。")
        tell_accounts(app, roll, say)
    finally:
        papers.close()
        app.close()
    return True


def _begin(app: Application, say: Say) -> bool:
    """Whether the database is empty. Raises Rejection for one that is neither empty nor filled."""
    if not Papers.ready():
        raise Rejection(
            "缺少文书字体,不能建立演示数据。请先运行 make frontend。", "Expected the typefaces of the documents, but they are absent: run `make frontend`."
        )
    with app.database.reading() as reader:
        mark = reader.ask(MARKED).one()
        people = reader.ask(PEOPLE).one().count
    if mark is not None and mark.value == DONE:
        say("演示数据已经建好,没有改动。/ The demo bureau is there already; nothing was changed.")
        return False
    if mark is not None:
        raise Rejection(
            "上次建立演示数据时中断了。请删除数据目录(默认 var/)或清空数据库,再运行 yizhang migrate 和 yizhang demo。",
            "Expected a whole demo bureau, but filling it was interrupted: remove the data directory (var/ by default) and run migrate and demo again.",
        )
    if people:
        raise Rejection(
            "数据库里已有人员,不再建立演示数据。演示请用空的数据库。",
            "Expected an empty database for the demo, but it holds people already; nothing was changed.",
        )
    return True


def _mark(app: Application, value: int) -> None:
    app.database.write(lambda uow: uow.write(MARK, {"value": value}))


def _deploy(app: Application, folders: Sequence[Path], say: Say) -> dict[str, Mapping[str, bytes]]:
    """The files by item. The gate judges each; its scenarios were played before the product was shipped, and are with `yizhang test`."""
    deployed: dict[str, Mapping[str, bytes]] = {}
    for folder in folders:
        deployed[folder.name] = read_folder(folder)
        receipt = app.handle(DeployItem(None, deployed[folder.name]))
        say(f"已部署 {folder.name} 第 {receipt.number} 版。")
    return deployed


def _found(app: Application, roll: Roll, papers: Papers) -> World:
    """Units, officers and applicants, and the bureau's seal certificate, before the first case."""
    for place in roll.places:
        app.handle(AddUnit(None, place.id, place.name, place.name_en, place.level, place.parent, "0000-12345600", "青禾区政务路1号"))
    world = World(app, _calendar(app), papers)
    hashed = HASHER.hash(roll.password)  # once for all: argon2 is meant to be slow, and the password is printed anyway
    for officer in roll.officers:
        person = int(app.handle(AddOfficer(None, officer.name, officer.posts)).id or 0)
        _open_account(app, person, officer.login, hashed)
        for role, unit, _, _ in officer.posts:
            world.people.setdefault((role, unit), []).append(person)
    for shop in roll.applicants:
        world.applicants[shop.login] = _applicant(app, shop)
        _open_account(app, world.applicants[shop.login], shop.login, hashed)
    _ = app.authority
    return world


def _applicant(app: Application, shop: Shop) -> int:
    made, at = new_id(), millis(app.bureau.now())
    row = {"id": made, "kind": "applicant", "name": shop.name, "code": shop.code, "phone": shop.phone, "address": shop.address, "contact": shop.person}
    app.database.write(lambda uow: uow.write(ADD_PERSON, {**row, "created_at": at}))
    return made


def _open_account(app: Application, person: int, login: str, hashed: str) -> None:
    at = millis(app.bureau.now())
    app.database.write(lambda uow: add_account(uow, person, login, hashed, at))


def _calendar(app: Application) -> Calendar:
    with app.database.reading() as reader:
        return app.bureau.calendar(reader)


def _draft(world: World, clock: Clock, roll: Roll) -> None:
    """One application that is not finished yet."""
    shop = roll.applicants[0]
    values = {"operator_name": [shop.name], "credit_code": [shop.code], "legal_person": [shop.person], "place_address": ["青禾区科创路30号一层"]}
    clock.now -= timedelta(hours=3)
    world.app.handle(SaveDraft(world.applicants[shop.login], ITEM, values))
    clock.now += timedelta(hours=3)


def _seal(app: Application) -> int:
    """Seal the licences now; everything else is printed when first asked for, or by the worker."""
    with app.database.reading() as reader:
        documents = [row.document_id for row in reader.ask(VALID_LICENCES).all() if row.document_id is not None]
    for document in documents:
        app.document_file(document)
    return len(documents)
