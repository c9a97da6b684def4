"""我的证照与延续: what the library holds fills the application in, for its holder and nobody else."""

from __future__ import annotations

import pytest

from tests.service import renewing


@pytest.fixture
def holder(bureau, visit):
    renewing.ready(bureau, until="2026-09-10")
    return visit("xiaoman")


def test_a_licence_about_to_expire_offers_its_renewal_and_one_with_years_left_does_not(bureau, holder):
    renewing.enter(bureau, number="JY21309990040027", until="2029-09-10")
    text = holder.get("/my").text

    assert "JY21309990040019" in text
    assert "JY21309990040027" in text
    assert text.count("申请延续") == 1


@pytest.mark.usefixtures("holder")
def test_an_expired_licence_is_not_held_any_more(bureau, visit):
    renewing.at(bureau, 9, 11)

    assert "JY21309990040019" not in visit("xiaoman").get("/my").text


def test_the_application_is_filled_in_from_the_licence(holder):
    filled = holder.get(f"/apply/catering_renewal/pages/licence?licence={renewing.NUMBER}").typed()

    assert (filled["licence_number"], filled["legal_person"]) == (renewing.NUMBER, "李满")


@pytest.mark.usefixtures("holder")
def test_nobody_else_gets_a_word_of_it(visit):
    other = visit("linjia")

    assert "JY2130999" not in other.get("/my").text
    for address in (f"/apply/catering_renewal?licence={renewing.NUMBER}", f"/apply/catering_renewal/pages/licence?licence={renewing.NUMBER}"):
        answer = other.get(address)
        assert answer.status == 200
        assert renewing.NUMBER not in answer.body.replace(f"licence={renewing.NUMBER}", "")
        assert renewing.HOLDER not in answer.body
        assert "2026-09-10" not in answer.body


@pytest.mark.usefixtures("holder")
def test_who_comes_late_reads_so_before_filling_anything_in(bureau, visit):
    renewing.at(bureau, 8, 12)

    assert "不视为准予延续" in visit("xiaoman").get(f"/apply/catering_renewal?licence={renewing.NUMBER}").text


@pytest.mark.usefixtures("holder")
def test_the_register_and_the_verification_tell_the_versions_apart(bureau, visit):
    renewing.grant(bureau, renewing.apply(bureau))
    public = visit(None)
    old, new = (row.code for row in licences(bureau))

    assert "已经准予延续" in public.get(f"/verify/{old}").text
    assert "已延续，待生效" in public.get(f"/verify/{new}").text
    renewing.at(bureau, 9, 11)
    assert "已延续换发" in public.get(f"/verify/{old}").text
    assert "已延续换发" in public.get("/licences").text
    renewing.at(bureau, 9, 11, year=2031)
    assert "已过有效期" in public.get(f"/verify/{new}").text
    assert "现在没有效力" in public.get(f"/verify/{new}").text


def licences(bureau):
    from sqlalchemy import select

    from engine.store.statements import Statement
    from engine.store.tables.documents import licence

    with bureau.app.database.reading() as reader:
        return reader.ask(Statement("test.licences", select(licence).where(licence.c.number == renewing.NUMBER).order_by(licence.c.version))).all()
