"""现场 on both databases: arriving, sheets, photographs, signatures under one content, and an end that nobody changes any more."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import orjson
import pytest

from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.visit_commands import AddPhoto, ArriveAtVisit, DropPhoto, MarkAbsent, SaveSheet, SignVisit
from tests.bureau import PDF, START
from tests.service.test_visits import sound
from tests.service.visits import SLOT, OnSite, picture, surveyed


@pytest.fixture
def there(bureau):
    """Two cases of one place, and the officers before the door."""
    site = OnSite(bureau, surveyed(bureau), surveyed(bureau, "linjia", place_address="青禾区稻香镇麦浪路18号二层"))
    bureau.clock.now = SLOT + timedelta(minutes=5)
    return site


def test_one_visit_concludes_all_its_tasks_each_with_its_own_record(bureau, there):
    there.through()

    assert there.page.row.state == "concluded"
    for case_id in there.tasks:
        page = bureau.page(case_id)
        (document,) = [row for row in page.documents if row.kind == "survey_record"]
        data = orjson.loads(document.data)
        assert (page.surveys[0].result, page.surveys[0].findings) == ("passed", "与图纸一致")
        assert {row.person_id for row in page.signatures} == {bureau.people["survey1"], bureau.people["survey2"]}
        assert data["attendee"] == "李满（已签名）"
        assert data["checks"][:2] == ["布局与图纸一致：合格", "粗加工、烹调、清洗分区：未勾选"]
        assert not any("安全出口" in line for line in data["checks"])  # the fire brigade takes no part
        assert data["pictures"] == [hashlib.sha256(picture()).hexdigest()]
        assert data["pictures"][0] in data["photos"][0]
        assert {row.kind for row in page.tasks} == {"joint_review"}
        assert bureau.app.document_file(document.id)[:5] == b"%PDF-"
    assert sound(bureau)


def test_nothing_is_changed_after_the_end(bureau, there):
    case_id = next(iter(there.tasks))
    there.through()
    for late in (lambda: there.fill(case_id, findings="改一改"), lambda: there.photo(case_id), there.sign, there.attend, there.conclude):
        with pytest.raises(Rejection):
            late()
    assert sound(bureau)


def test_what_is_changed_after_a_signature_must_be_signed_again(bureau, there):
    first, second = there.tasks
    there.arrive()
    for case_id in there.tasks:
        there.fill(case_id)
    there.sign()
    there.sign("survey2", bureau.password)
    there.attend()
    there.photo(first)

    with pytest.raises(Rejection, match="signature under the present content"):
        there.conclude()
    there.sign()
    there.sign("survey2", bureau.password)
    with pytest.raises(Rejection, match="applicants' signatures"):
        there.conclude()
    there.attend(first, name="", refusal="店主外出,无人在场")
    there.conclude()
    assert [row.refusal for row in there.page.tasks if row.case_id == first] == ["店主外出,无人在场"]
    assert second in {row.case_id for row in there.page.tasks}


def test_nobody_signs_half_a_record_or_for_somebody_else(bureau, there):
    case_id = next(iter(there.tasks))
    with pytest.raises(Stale):
        there.fill(case_id)  # not there yet
    there.arrive()
    there.fill(case_id)
    with pytest.raises(Invalid) as half:
        there.sign()
    assert len(half.value.errors) == 2  # the other case's result and findings
    for other in there.tasks:
        there.fill(other)
    with pytest.raises(Invalid, match="place"):
        there.sign("survey2", "not-his-password")
    with pytest.raises(NotFound):
        there.sign("market1", bureau.password)
    for stranger in ("head", "window1"):
        with pytest.raises(NotAllowed):
            there.sign(password=bureau.password, by=stranger)
    with pytest.raises(NotAllowed):
        there.conclude(by="survey2")
    for _ in range(4):
        with pytest.raises(Invalid):
            there.sign("survey2", "not-his-password")
    with pytest.raises(Invalid):
        there.sign("survey2", bureau.password)  # locked as at the door
    there.sign("survey2", by="survey2")
    assert {one.name for one in there.page.team if one.digest} == {"江月"}


def test_what_a_phone_sends_twice_or_late_counts_once_and_when_it_happened(bureau, there):
    case_id, task = next(iter(there.tasks.items()))
    there.arrive()
    bureau.clock.move(minutes=40)
    then = SLOT + timedelta(minutes=10)
    sent = AddPhoto(bureau.people["survey2"], there.id, task, "", "a.png", picture(), then, "photo-1")
    assert bureau.handle(sent).id == bureau.handle(sent).id
    bureau.handle(AddPhoto(bureau.people["survey2"], there.id, task, "", "b.png", picture(1), START + timedelta(days=9), "photo-2"))
    bureau.handle(SaveSheet(bureau.people["survey1"], there.id, task, {"result": ["passed"]}, "sheet-1"))
    bureau.handle(SaveSheet(bureau.people["survey2"], there.id, task, {"findings": ["看过"], "nothing_of_the_kind": ["x"]}, "sheet-2"))

    first, second = [photo for photo in there.page.photos if photo.case_id == case_id]
    assert (first.no, first.taken_at) == (1, int(then.timestamp() * 1000))
    assert second.taken_at == second.stored_at  # ahead of the clock: taken as now
    assert orjson.loads(next(row.answers for row in there.page.tasks if row.case_id == case_id)) == {"findings": ["看过"], "result": ["passed"]}
    with pytest.raises(Stale):
        bureau.handle(SaveSheet(bureau.people["survey1"], there.id, task, {"findings": ["旧页面"]}, "sheet-3", "an older digest"))


@pytest.mark.parametrize(
    "content",
    [b"", PDF, b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff\xe1\x00", picture()[:-4], b"<svg onload='x'>", b"\xff\xd8\xff\xfe\x00\x10" + b"<script>" * 9],
)
def test_what_is_no_photograph_is_refused(there, content):
    there.arrive()
    with pytest.raises(Invalid):
        there.do(AddPhoto, next(iter(there.tasks.values())), "", "x.jpg", content, None)
    assert there.page.photos == []


def test_a_photograph_is_of_a_point_that_there_is_and_a_signature_is_a_picture(there):
    case_id = next(iter(there.tasks))
    there.arrive()
    for point in ("food_checks:没有这一点", "../../etc", "nothing:x"):
        with pytest.raises(Invalid):
            there.photo(case_id, point)
    for other in there.tasks:
        there.fill(other)
    for signature in (PDF, b"x", picture() + b"\0" * 500_000):
        with pytest.raises(Invalid):
            there.attend(signature=signature)
    with pytest.raises(Invalid):
        there.attend(name="", refusal="")


def test_a_photograph_taken_by_mistake_stays_kept_and_out_of_the_record(bureau, there):
    first = next(iter(there.tasks))
    there.arrive()
    for case_id in there.tasks:
        there.fill(case_id)
    there.photo(first)
    there.photo(first, content=picture(1))
    there.sign()
    mistake = there.page.photos[0]
    there.do(DropPhoto, mistake.id)
    assert there.page.team[0].digest != there.page.digest  # to be signed again
    with pytest.raises(NotFound):
        there.do(DropPhoto, mistake.id)
    there.photo(first, content=picture(2))
    there.sign()
    there.sign("survey2", by="survey2")
    there.attend()
    there.conclude()

    assert [photo.no for photo in there.page.photos] == [2, 3]
    (document,) = [row for row in bureau.page(first).documents if row.kind == "survey_record"]
    assert mistake.sha256 not in document.data
    assert [row.type for row in bureau.page(first).events].count("VisitPhotoDropped") == 1
    with pytest.raises(Stale):
        there.do(DropPhoto, there.page.photos[0].id)
    assert sound(bureau)


def test_who_does_not_come_is_noted_as_long_as_two_are_left(bureau):
    site = OnSite(bureau, surveyed(bureau), team=("survey1", "survey2", "market1"))
    with pytest.raises(Stale):
        site.do(MarkAbsent, bureau.people["market1"])
    site.arrive()
    for case_id in site.tasks:
        site.fill(case_id)
    site.do(MarkAbsent, bureau.people["market1"])
    with pytest.raises(Rejection):
        site.do(MarkAbsent, bureau.people["survey2"])
    with pytest.raises(NotAllowed):
        site.do(SignVisit, bureau.people["market1"], "", by="market1")
    with pytest.raises(NotAllowed):
        site.do(ArriveAtVisit, None, "", by="head")


def test_a_resurvey_goes_the_same_way_and_the_place_of_the_phone_stays_inside(bureau):
    case_id = surveyed(bureau)
    site = OnSite(bureau, case_id).through(result="rectify", findings="疏散通道堆放杂物\n灭火器压力不足")
    assert site.page.row.position == "30.12345,120.54321,12"
    bureau.complete(case_id, "rectify", by="xiaoman")
    again = OnSite(bureau, case_id, again=True, at=SLOT + timedelta(hours=1.5))
    again.arrive()
    again.fill(case_id, findings="两项均已整改")
    again.photo(case_id, "")
    again.sign()
    again.sign("survey2", bureau.password)
    again.attend()
    again.conclude()

    assert [row.result for row in bureau.page(case_id).surveys] == ["rectify", "passed"]
    assert "30.12345" not in "".join(row.data for row in [*bureau.page(case_id).events, *bureau.page(case_id).documents])
    assert sound(bureau)
