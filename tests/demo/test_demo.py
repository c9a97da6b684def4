"""演示局: filled through the product's own commands, whole, plausible, and only once."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

import handlers
from engine import bootstrap
from engine.config import Config
from engine.demo import fill
from engine.demo.filling import BEGUN
from engine.demo.particulars import Particulars
from engine.demo.roll import read_plans, read_retellings, read_roll
from engine.domain.calendar import Calendar
from engine.domain.codes import credit_code_valid, resident_id_valid
from engine.domain.commands import AddOfficer, AddUnit, ReceiveCase, SignIn
from engine.domain.errors import DefinitionError, Rejection
from engine.domain.moment import moment
from engine.store.connections import MissingDatabase
from engine.store.demo import MARK
from engine.verify import verify
from migrations.run import migrate
from tests import postgres

ROOT = Path(__file__).parents[2]
CATERING = [ROOT / "processes" / "catering_licence"]
FOLDERS = sorted(path.parent for path in (ROOT / "processes").glob("*/item.toml"))
NOW = datetime(2026, 7, 1, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def _config(folder):
    return Config.from_env({"YIZHANG_DATA": str(folder), "YIZHANG_STATE_KEY": "11" * 32, "YIZHANG_WEB_KEY": "22" * 32})


def _migrated(folder):
    config = _config(folder)
    migrate(config.database_url)
    return config


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    said = []
    config = _migrated(tmp_path_factory.mktemp("demo"))
    assert fill(config, handlers, FOLDERS, said.append, now=NOW)
    return config, said


@pytest.fixture
def rows(demo):
    with closing(sqlite3.connect(demo[0].data_dir / "yizhang.db")) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_the_filled_bureau_holds_every_invariant(demo):
    assert verify(demo[0].database_url, demo[0].state_key) == []


def test_about_a_hundred_cases_stand_at_every_stage(rows):
    assert 70 <= rows('select count(*) from "case"')[0][0] <= 120
    assert {r[0] for r in rows("select node from task")} >= {plan.stop for plan in read_plans() if plan.stop}
    assert {r[0] for r in rows('select status from "case"')} == {"received", "correcting", "accepted", "reviewing", "deciding", "issuing", "closed"}
    closed = {r[0] for r in rows("select result from \"case\" where status = 'closed'")}
    assert closed == {"licence", "completed", "refused", "not_accepted", "withdrawn", "rescinded", "cancelled"}
    assert {r[0] for r in rows("select outcome from decision")} == {"granted", "partly", "refused"}
    assert {r[0] for r in rows("select distinct state from opinion")} >= {"pending", "agree", "conditions", "object", "survey"}
    assert rows("select count(*), count(resolved_at), max(attempts) from incident where next_at is null and cause like '%演示用的故障%'") == [(1, 0, 4)]


def test_three_licences_are_renewed_one_of_them_by_law(rows):
    made = rows("select c.end_node, c.status from \"case\" c where c.item = 'catering_renewal' order by c.received_at")
    assert made == [("renewed_by_law", "closed"), ("licence_renewed", "closed"), (None, "reviewing")]
    assert rows("select count(*) from licence where version = 2 and state = 'valid'")[0][0] == 2
    assert rows("select count(*) from event where type = 'DeemedRenewed'")[0][0] == 1


def test_every_item_has_cases_and_companies_their_own_codes(rows):
    assert {r[0] for r in rows('select distinct item from "case"')} == {"catering_licence", "catering_renewal", *(one.item for one in read_retellings())}
    companies = rows("select number, holder, holder_code from licence where kind = 'business_licence'")
    assert len(companies) >= 2
    assert all(number == code and credit_code_valid(code) and "示例" in holder for number, holder, code in companies)


def test_registration_is_entered_and_its_licence_made_by_different_people(rows):
    done = rows(
        'select k.case_id, k.node, k.person_id from completion k join "case" c on c.id = k.case_id '
        "where c.item = 'enterprise_registration' and k.node in ('enter_record', 'issue_licence')"
    )
    for case_id in {case for case, _, _ in done}:
        entered, issued = ({person for case, at, person in done if (case, at) == (case_id, node)} for node in ("enter_record", "issue_licence"))
        assert entered.isdisjoint(issued)


def test_one_visit_ahead_serves_surveys_of_two_items_at_one_place(rows):
    assert rows("select state, place from visit") == [("planned", "青禾区石桥镇桥头路1号")]
    assert {r[0] for r in rows('select c.item from visit_task v join "case" c on c.id = v.case_id')} == {"catering_licence", "travel_agency"}
    assert rows("select count(*) from visit_officer")[0][0] == 2


def test_some_work_is_late_and_most_is_not(rows):
    late = rows("select count(*) from clock where kind = 'stage' and state = 'overdue'")[0][0]
    running = rows("select count(*) from clock where kind = 'stage' and state = 'running'")[0][0]
    assert 0 < late < running
    assert rows("select count(*) from clock where kind = 'promised' and state = 'overdue'")[0][0] in (1, 2)


def test_every_verb_has_been_used(rows):
    used = {r[0] for r in rows("select distinct type from event")}
    assert used >= {
        *("CaseSubmitted", "CaseReceived", "TaskClaimed", "MaterialsSupplied", "CaseAccepted", "OpinionGiven", "ObjectionRaised", "SurveySigned"),
        *("TaskHandedOver", "ColleagueAsked", "ColleagueAnswered", "TaskSentBack", "TaskResubmitted", "NoteAdded", "CaseWithdrawn", "LicenceIssued"),
    }


def test_officers_act_in_bureau_hours_only(rows):
    days = {date.fromisoformat(day): (bool(workday), note) for day, workday, note in rows("select day, workday, note from calendar_day")}
    calendar = Calendar.published(days, {2025, 2026})
    acts = rows("select e.at, e.type from event e join person p on p.id = e.person_id and p.kind = 'officer'")

    assert len(acts) > 500
    outside = [(moment(at), kind) for at, kind in acts if not any(a <= moment(at) <= b for a, b in calendar.sessions(moment(at).date()))]
    assert outside == []


def test_nothing_happens_after_now_and_numbers_rise_with_time(rows):
    assert max(r[0] for r in rows("select at from event")) <= NOW.timestamp() * 1000
    for sql in (
        'select number from "case" order by received_at',
        "select number from licence where kind = 'food_licence' and version = 1 and case_id is not null order by drafted_at",
    ):
        numbers = [r[0] for r in rows(sql)]
        assert numbers == sorted(numbers)


def test_licences_are_sealed_and_uploads_are_readable(rows):
    assert rows("select count(*) from licence where state = 'valid' and file is null and case_id is not null")[0][0] == 0
    assert rows("select count(*) from licence where state = 'valid'")[0][0] > 20
    kinds = Counter(r[0] for r in rows("select media_type from upload"))
    assert set(kinds) == {"application/pdf", "image/png"}
    assert min(r[0] for r in rows("select size from upload")) > 5_000


def test_the_accounts_are_told_with_their_password(demo):
    config, said = demo
    password = read_roll().password
    assert any(password in line for line in said)
    assert any("xiaoman" in line for line in said)
    assert any(config.public_url in line for line in said)
    app = bootstrap.build(config, handlers, now=lambda: NOW)
    try:
        for login in ("xiaoman", "chengyu", "shenqing", "guming", "sujin", "hansong"):
            assert app.handle(SignIn(login, password)).id
    finally:
        app.close()


def test_a_second_filling_changes_nothing_and_says_so(demo, rows):
    counts = 'select (select count(*) from "case"), (select count(*) from event), (select count(*) from person), (select count(*) from definition)'
    before, said = rows(counts), []

    assert fill(demo[0], handlers, FOLDERS, said.append, now=NOW) is False
    assert rows(counts) == before
    assert "没有改动" in said[0]


def _story(config):
    with closing(sqlite3.connect(config.data_dir / "yizhang.db")) as connection:
        return connection.execute('select c.number, c.title, e.no, e.at, e.type from event e join "case" c on c.id = e.case_id order by 1, 3').fetchall()


def test_the_same_day_gives_the_same_story(tmp_path):
    stories = []
    for name in ("one", "two"):
        config = _migrated(tmp_path / name)
        fill(config, handlers, CATERING, lambda _: None, now=NOW, every=9)
        stories.append(_story(config))

    assert stories[0] == stories[1]
    assert len({number for number, *_ in stories[0]}) == 7


@pytest.mark.postgres
def test_postgresql_is_filled_as_well(tmp_path):
    config = replace(_config(tmp_path), database_url=postgres.create())
    migrate(config.database_url)

    assert fill(config, handlers, CATERING, lambda _: None, now=NOW, every=8)
    assert fill(config, handlers, CATERING, lambda _: None, now=NOW, every=8) is False
    assert verify(config.database_url, config.state_key) == []


def test_everybody_is_fictional_with_right_check_digits():
    roll = read_roll()
    shops = [*roll.applicants, *roll.shops]
    assert all("示例" in shop.name for shop in shops)
    assert all(credit_code_valid(shop.code) and shop.code[2:8] == "130999" for shop in shops)
    assert all(resident_id_valid(shop.identity) and shop.identity.startswith("130999") for shop in shops)
    assert len({shop.code for shop in shops}) == len({shop.identity for shop in shops}) == len(shops)
    assert len(roll.applicants) == 15
    assert 30 <= len(roll.officers) <= 130


def test_a_database_without_tables_is_refused(tmp_path):
    with pytest.raises(MissingDatabase):
        fill(_config(tmp_path), handlers, FOLDERS, lambda _: None, now=NOW)


def test_a_database_that_holds_other_people_is_left_alone(tmp_path):
    config = _migrated(tmp_path)
    app = bootstrap.build(config, handlers)
    app.handle(AddUnit(None, "somewhere", "某单位", "Some unit"))
    app.handle(AddOfficer(None, "某人", (("window", "somewhere", "窗口", "Window"),)))
    app.close()
    with pytest.raises(Rejection, match="holds people already"):
        fill(config, handlers, FOLDERS, lambda _: None, now=NOW)


def test_an_interrupted_filling_is_told_apart_from_a_whole_one(tmp_path):
    config = _migrated(tmp_path)
    app = bootstrap.build(config, handlers)
    app.database.write(lambda uow: uow.write(MARK, {"value": BEGUN}))
    app.close()
    with pytest.raises(Rejection, match="interrupted"):
        fill(config, handlers, FOLDERS, lambda _: None, now=NOW)


def test_a_folder_that_is_refused_leaves_the_database_empty(tmp_path):
    config = _migrated(tmp_path)
    broken = tmp_path / "processes" / "broken"
    broken.mkdir(parents=True)
    with pytest.raises(DefinitionError):
        fill(config, handlers, [broken], lambda _: None, now=NOW)
    assert fill(config, handlers, CATERING, lambda _: None, now=NOW, every=60)


def test_a_company_registered_here_need_not_bring_its_business_licence_again(demo, tmp_path):
    shutil.copytree(demo[0].data_dir, tmp_path / "copy")
    app = bootstrap.build(_config(tmp_path / "copy"), handlers, now=lambda: NOW)
    try:
        with closing(sqlite3.connect(tmp_path / "copy" / "yizhang.db")) as connection:
            name, code = connection.execute("select holder, holder_code from licence where kind = 'business_licence' and state = 'valid'").fetchone()
            (clerk,) = connection.execute("select person_id from account where login = 'chengyu'").fetchone()
            shop = replace(read_roll().shops[0], name=name, code=code)
            values = Particulars(shop, frozenset(), Random(1), NOW.date()).values()
            received = app.handle(ReceiveCase(clerk, "catering_licence", values, ("application_form", "identity_card"), "first-case"))
            states = dict(connection.execute("select material, state from material where case_id = ?", [received.case_id]).fetchall())
    finally:
        app.close()

    assert (states["business_licence"], states["identity_card"], states["layout_plan"]) == ("reused", "present", "missing")
