"""Changes of the catalogue, on both databases: one person drafts, another approves, from the day it says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from engine.domain.catalogue_commands import DecideChange, DraftChange, DraftImport
from engine.domain.errors import Invalid, NotAllowed, Rejection, Stale
from engine.queries.entries import Wanted
from engine.verify import verify
from tests.service.test_import_list import LIST, MAP, load


@pytest.fixture
def listed(bureau):
    load(bureau)
    bureau.item_id = bureau.app.ask.public_entries(Wanted("文物定级")).rows[0].item_id
    return bureau


def draft(bureau, ground="青禾编〔2026〕3号", effective_on="2026-07-10", by="admin", **values):
    values = {key.replace("__", "."): value for key, value in values.items()}
    command = DraftChange(bureau.people[by], bureau.item_id, values, ground, effective_on, bureau.request_id())
    return bureau.handle(command).id


def decide(bureau, change_id, *, by="head", approve=True, note=""):
    return bureau.handle(DecideChange(bureau.people[by], change_id, approve, note, bureau.request_id()))


def name(bureau):
    return bureau.app.ask.entry(bureau.item_id).name


def test_a_change_comes_into_force_on_its_day_once_another_person_approved_it(listed):
    made = draft(listed, name="文物认定", facts__fee="不收费")
    assert name(listed) == "文物定级"
    decide(listed, made)
    assert name(listed) == "文物定级"
    listed.clock.move(days=9)

    assert name(listed) == "文物认定"
    assert json.loads(listed.app.ask.entry(listed.item_id).facts) == {"fee": "不收费"}
    (second, first) = listed.app.ask.entry_versions(listed.item_id)
    assert (first.valid_until, second.valid_from, second.drafter, second.decider) == ("2026-07-09", "2026-07-10", "韩松", "周衡")
    assert listed.app.ask.public_entries(Wanted("wwrd")).count == 1
    assert verify(listed.config.database_url, listed.config.state_key) == []


def test_nobody_approves_his_own_change_and_none_is_decided_twice(listed):
    made = draft(listed, name="甲")
    with pytest.raises(NotAllowed):
        decide(listed, made, by="admin")
    with pytest.raises(NotAllowed):
        decide(listed, made, by="window1")
    with pytest.raises(Invalid):
        decide(listed, made, approve=False)
    decide(listed, made, approve=False, note="名称以条例为准")
    with pytest.raises(Stale):
        decide(listed, made)

    assert name(listed) == "文物定级"
    taken_back = draft(listed, name="乙")
    decide(listed, taken_back, by="admin", approve=False)
    assert [row.state for row in listed.app.ask.catalogue_changes()[1] if row.kind == "entry"] == ["rejected", "rejected"]


def test_a_change_drafted_on_an_earlier_version_is_drafted_anew(listed):
    first, second = draft(listed, name="甲"), draft(listed, name="乙")
    decide(listed, first)
    with pytest.raises(Stale):
        decide(listed, second)


FLAWS = [
    ({"name": " "}, "name"),
    ({"state": "listed"}, "state"),
    ({"exclusion": "secret"}, "exclusion_reason"),
    ({"power_type": "99"}, "power_type"),
    ({"item_id": "1"}, "item_id"),
    ({"name": "甲", "effective_on": "2026-06-30"}, "effective_on"),
    ({"name": "甲", "ground": ""}, "ground"),
    ({"name": "文物定级"}, "name"),
]


def test_what_is_wrong_with_a_draft_is_said_at_once(listed):
    for values, key in FLAWS:
        with pytest.raises(Invalid) as refused:
            draft(listed, **values)

        assert key in {error.key for error in refused.value.errors}


def test_a_secret_entry_is_hidden_until_its_review_and_a_cancelled_one_no_longer_found(listed):
    decide(listed, draft(listed, exclusion="secret", exclusion_reason="涉密", review_on="2026-08-01", effective_on="2026-07-01"))
    assert listed.app.ask.public_entries(Wanted("文物定级")).count == 0
    assert listed.app.ask.exclusions_to_review() == []
    listed.clock.move(days=40)
    assert [row.review_on for row in listed.app.ask.exclusions_to_review()] == ["2026-08-01"]
    decide(listed, draft(listed, exclusion="", effective_on="2026-08-10"))
    decide(listed, draft(listed, state="cancelled", effective_on="2026-08-10"))

    row = listed.app.ask.entry(listed.item_id)
    assert (row.state, row.exclusion_reason, row.number) == ("cancelled", "", 4)
    assert verify(listed.config.database_url, listed.config.state_key) == []


def test_a_running_item_is_named_by_its_folder(bureau):
    bureau.item_id = bureau.app.ask.public_entries(Wanted("餐饮")).rows[0].item_id
    with pytest.raises(Invalid):
        draft(bureau, name="甲")


def test_an_import_on_screen_waits_for_another_person(bureau):
    command = DraftImport(bureau.people["admin"], LIST, MAP, "清单.tsv", "map.toml", "2026-07-01", "import-1")
    made = bureau.handle(command).id
    assert bureau.handle(command).id == made
    assert bureau.app.ask.public_entries(Wanted()).count == 1
    assert len(bureau.app.ask.drafted_import(bureau.app.ask.catalogue_change(made)).new) == 27
    bureau.clock.move(days=3)
    decide(bureau, made)

    assert bureau.app.ask.public_entries(Wanted()).count == 28
    assert {row.valid_from for row in bureau.app.ask.entry_versions(bureau.app.ask.public_entries(Wanted("文物定级")).rows[0].item_id)} == {"2026-07-04"}
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_levels_are_compared_and_a_deviation_is_mended_by_a_change(listed):
    town = MAP.replace(b'"district"', b'"town"').replace(b'"511602000000"', b'"511602101000"')
    load(listed, LIST.replace("文物定级".encode(), "文物定级认定".encode()), mapping=town)
    (deviation,) = [one for one in listed.app.ask.conformity().deviations if one.field == "name"]
    listed.item_id = deviation.entry.item_id
    decide(listed, draft(listed, name=deviation.expected, effective_on="2026-07-01"))

    assert listed.app.ask.conformity().deviations == ()


def test_a_day_before_the_last_version_is_refused(listed):
    decide(listed, draft(listed, name="甲", effective_on="2026-09-01"))
    with pytest.raises(Rejection, match="2026-09-01"):
        decide(listed, draft(listed, name="乙", effective_on=date(2026, 8, 1).isoformat()))


def test_what_the_catalogue_cancelled_or_hid_is_not_taken_in_and_what_runs_goes_on(bureau):
    running = bureau.submit()
    bureau.item_id = bureau.app.ask.public_entries(Wanted("餐饮")).rows[0].item_id
    decide(bureau, draft(bureau, exclusion="elsewhere", exclusion_reason="到消防救援大队办", review_on="2027-01-01", effective_on="2026-07-01"))
    with pytest.raises(Rejection, match="handled elsewhere"):
        bureau.submit()
    decide(bureau, draft(bureau, exclusion="", effective_on="2026-07-01"))
    bureau.submit()
    decide(bureau, draft(bureau, state="cancelled", effective_on="2026-07-01"))
    with pytest.raises(Rejection, match="cancelled"):
        bureau.submit()

    bureau.complete(running, "accept_case")
    assert set(bureau.app.ask.off_catalogue()) == {"catering_licence"}
