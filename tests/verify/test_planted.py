"""Planted faults: each invariant of the checker is broken once by hand, and the checker names it. A checker that can't fail proves nothing."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from engine.domain.commands import CommissionReport, DeployItem, ExtendCase, SuspendCase, WithdrawCase
from engine.domain.review_commands import AddReviewUnit, AskForMaterial
from engine.domain.signing_commands import AddSigner
from engine.domain.sketch_commands import StartSketch
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests import postgres
from tests.bureau import ITEM, ROOT, build, configured, opened
from tests.service import acting, advertising, committing, leaving, renewing, visits, windows
from tests.service.test_components import changed

PLANTED = {
    "seal": "update case_state set sealed = (select sealed from case_state order by case_id desc limit 1)",
    "live_token": "delete from case_state where case_id = (select id from \"case\" where status <> 'closed' limit 1)",
    "closed_is_dead": "update clock set state = 'overdue' where case_id = (select id from \"case\" where status = 'closed' limit 1)",
    "tasks_are_tokens": "delete from task where id = (select id from task where parent is null limit 1)",
    "one_completion_event": "update completion set answers = '{}' where task_id = (select task_id from completion where node = 'approve_case' limit 1)",
    "heads_are_sealed": "update case_state set head_seal = (select head_seal from case_state order by case_id desc limit 1)",
    "hash_chain": "update event set data = '{}' where no = 2",
    "clocks_have_timers": "delete from timer where kind = 'clock' and id = (select min(id) from timer)",
    "alerts_are_told": "update alert set recipient = 'person:1' where id = (select min(id) from alert)",
    "overruns_are_recorded": "update accountability_share set seconds = seconds + 60",
    "calendar_is_its_versions": "update calendar_day set workday = not workday where day = '2026-10-01'",
    "suspensions_are_told": "update suspension set ended_at = 1",
    "lapses_are_due": "update \"case\" set accepted_at = accepted_at + 1 where id = (select case_id from event where type = 'DeemedAccepted')",
    "units_are_asked": "update unit_change set component = 'x'",
    "requests_are_asked": "update material_request set ended_at = 1, outcome = 'supplied'",
    "ended_opinions_say_why": "update opinion set state = 'unconcerned' where state = 'ended'",
    "signatures_hold": "update signature set state = 'agree', signed_at = 1",
    "components_follow": "update clock_entry set at = at + 60000 where name like 'component:%' and kind = 'start'",
    "commissions_are_clocked": "update commission set commissioner = 'applicant'",
    "extensions_are_told": "update clock_entry set document_id = null where kind = 'extend'",
    "due_is_computed": "update clock set due_at = due_at + 86400000 where state = 'running' and name = 'statutory'",
    "licence_implies_decision": "delete from decision",
    "catalogue_versions_follow": "update catalogue_version set valid_until = '2026-01-01'",
    "contests_are_answered": "update contest set words = ''",
    "licence_ends_are_decided": "update licence set state = 'valid' where state = 'cancelled'",
    "powers_follow": "insert into power(item_id, no, kind, from_unit, to_unit, valid_from, change_id) "
    "select item_id, 1, 'transfer', 'nobody', 'approval_bureau', '2026-07-01', change_id from catalogue_version limit 1",
    "phases_follow": "insert into project(case_id, code, regime, assigned_at) select min(id), '2611-130999-29-03-371660', 'filing', 1 from \"case\"",
    "sums_are_followed": "update clock set name = 'total:department:1', subject = 'department' where name = 'promised' and state = 'running'",
    "remedies_are_grounded": "update event set type = 'NodeSkipped' where no = 2",
    "renewals_follow": "update licence set valid_from = '2026-08-16' where version = 2",
    "draws_replay": "update draw set candidates = '[1]'",
    "windows_hold": "insert into window_seat select window_id, person_id, '2026-07-01', null from window_seat",
    "leaves_hold": "update holding set until_at = until_at + 1 where leave_id <> 0",
    "archives_hold": "insert into archive select 1, id, '', 1, 1, '', true, 1, '', 0, 0, '', '', '', '', 1 from \"case\" where status = 'closed' limit 1",
    "closed_is_archived": "delete from outbox where channel = 'archive'",
    "webhooks_are_sent": "insert into webhook_delivery(id, webhook_id, case_id, event_no, kind, happened_at, state, created_at) "
    "select 1, 1, min(id), 1, 'case.opened', 1, 'waiting', 1 from \"case\"",
    "documents_are_made": "delete from outbox",
    "incidents_are_errors": "insert into incident(id, case_id, subject, node, cause, raised_at) select 1, min(id), 'x', 'x', 'x', 1 from \"case\"",
    "publicities_are_answered": "update publicity set until = '2099-01-01'",
    "credit_marks_are_grounded": "update credit_mark set until = '2099-01-01'",
    "separation": "update completion set person_id = (select person_id from completion where duty = 'accept' limit 1) where duty = 'approve'",
    "sketches_hold": "update sketch_file set content = (select content from sketch_file where path = 'item.toml' limit 1) where path = 'limits.toml'",
    "visits_are_signed": "update visit_task set answers = '{}' where digest <> ''",
    "photos_are_kept": "update visit_photo set sha256 = (select sha256 from upload where media_type = 'application/pdf' limit 1)",
    "messages_are_owed": "insert into message_act(id, outbox_id, kind, reason, person_id, at) "
    "select 1, min(id), 'set_aside', 'x', 1, 1 from outbox where channel = 'document'",
    "moves_follow": "update task set node = 'deliver' where id = (select id from task where parent is null limit 1)",
    "visits_are_sound": "delete from visit_officer where place_in_team = 1",
    "diagram_timers": "insert into timer(id, case_id, kind, subject, due_at) select 1, min(id), 'diagram', 'x', 1 from \"case\" where status <> 'closed'",
}


def tell(bureau):
    """Finished, at review, extended and suspended, deemed accepted, renewed, revoked, cancelled, and with clocks of components: a case of each."""
    bureau.grant(bureau.submit())
    bureau.complete(bureau.submit(), "accept_case")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.handle(SuspendCase(bureau.task(case_id, "review_unit", "market_supervision").assignee, case_id, "testing", 3, "抽检", "planted-1"))
    bureau.handle(ExtendCase(bureau.people["head"], case_id, "检测未完", "planted-2"))
    reviewer = bureau.task(case_id, "review_unit", "market_supervision").assignee
    bureau.handle(CommissionReport(reviewer, case_id, "food_inspection", "青禾检测有限公司", "agency", 5, "planted-3"))
    accepted_by = next(c.person_id for c in bureau.page(case_id).completions if c.node == "accept_case")
    bureau.handle(AddReviewUnit(accepted_by, case_id, "tobacco", "", "店内代售卷烟", "planted-4"))
    bureau.handle(AskForMaterial(reviewer, bureau.task(case_id, "review_unit", "market_supervision").id, "请补剖面图", "planted-5"))
    held = bureau.task(case_id, "review_unit", "market_supervision")
    other = next(bureau.people[login] for login in ("market1", "market2") if bureau.people[login] != held.assignee)
    bureau.handle(AddSigner(held.assignee, held.id, other, "请会签", "planted-7"))
    gone = bureau.submit()
    bureau.complete(gone, "accept_case")
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], gone, "不办了", "planted-6"))
    bureau.submit()
    bureau.clock.move(days=8)
    Worker(bureau.app).fire_due()
    bureau.complete(bureau.submit(), "accept_case")
    committing.deploy(bureau)
    committing.broken(bureau)
    advertising.deploy(bureau)
    advertising.reviewed(bureau)
    renewing.grant(bureau, renewing.apply(renewing.ready(bureau)))
    acting.contest(acting.ready(bureau))
    acting.cancel(bureau)
    bureau.handle(DeployItem(None, changed()))
    bureau.complete(bureau.submit(), "accept_case")
    bureau.handle(leaving.of(bureau, "cert1", "licence2"))
    windows.seated(bureau)
    bureau.handle(StartSketch(bureau.people["admin"], "archive", read_folder(ROOT / "processes" / ITEM), "planted-8"))
    ahead = visits.slot_ahead(bureau)
    held = visits.OnSite(bureau, visits.surveyed(bureau), at=ahead)
    visits.plan(bureau, visits.surveyed(bureau), at=ahead + timedelta(hours=1.5))
    bureau.clock.now = ahead
    held.through()
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request, tmp_path_factory):
    """The story once on each database: its folder and database."""
    home, database = tmp_path_factory.mktemp("told"), postgres.create() if request.param == "postgresql" else None
    bureau = opened(home, build(home, database), database)
    tell(bureau)
    bureau.close()
    return home, database


@pytest.fixture
def filled(told, tmp_path):
    """The configuration of a copy of the story, to plant a fault in."""
    home, database = told
    shutil.copytree(home, tmp_path / "copy")
    return configured(tmp_path / "copy", postgres.create(database) if database else None)


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_fault_is_named(filled, name):
    engine = create_engine(filled.database_url)
    with engine.begin() as connection:
        connection.execute(text("pragma foreign_keys=off" if engine.dialect.name == "sqlite" else "set session_replication_role = replica"))
        connection.execute(text(PLANTED[name]))
    engine.dispose()
    broken = verify(filled.database_url, filled.state_key)
    assert name in {line.split(":")[0] for line in broken}, broken


def test_every_invariant_has_a_planted_fault():
    import pkgutil

    from engine.verify import invariants

    assert {m.name for m in pkgutil.iter_modules(invariants.__path__)} == set(PLANTED)


def test_a_wrong_state_key_is_noticed(filled):
    assert any(line.startswith("seal:") for line in verify(filled.database_url, b"another key of thirty-two bytes!"))
