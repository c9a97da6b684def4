from __future__ import annotations

import json

from engine.domain.codes import food_licence_valid
from engine.store.statements import Statement
from engine.store.tables.documents import licence
from tests.web.officers import at, submit


def address_of(bureau, case_id):
    return f"/desk/tasks/{bureau.task(case_id, 'issue_licence').id}"


def test_the_proof_stands_beside_the_decision(bureau, visit):
    case_id = at(bureau, "issue_licence")
    officer = visit("cert1")

    page = officer.get(address_of(bureau, case_id))
    (proof,) = page.tree.xpath('//img[contains(@src, "proof.png")]/@src')

    assert food_licence_valid(bureau.page(case_id).licences[0].number)
    assert bureau.page(case_id).licences[0].number in page.text
    assert "不一致" not in page.tree.xpath("string(//table)")
    assert officer.get(proof).response.get_data().startswith(b"\x89PNG")


def test_a_field_that_differs_from_the_decision_is_marked(bureau, visit):
    case_id = at(bureau, "issue_licence")
    row = bureau.page(case_id).licences[0]
    data = {**json.loads(row.data), "place_address": "青禾区麦浪路 81 号"}
    change = Statement("licence.misprint_for_the_test", licence.update().where(licence.c.id == row.id).values(data=json.dumps(data)))
    bureau.app.database.write(lambda uow: uow.write(change, {}))

    page = visit("cert1").get(address_of(bureau, case_id))

    assert "有 1 栏与决定不一致" in page.text
    assert page.tree.xpath("//mark/text()") == ["青禾区麦浪路 81 号"]


def test_a_licence_is_rejected_back_with_a_reason(bureau, visit):
    case_id = at(bureau, "issue_licence")
    officer = visit("cert1")

    silent = submit(officer, address_of(bureau, case_id), proof="reject_back")
    told = submit(officer, address_of(bureau, case_id), proof="reject_back", reject_reasons="地址门牌号印错")

    assert silent.status == 422
    assert told.status == 303
    assert bureau.task(case_id, "approve_case")
    assert bureau.page(case_id).licences[0].state == "draft"


def test_a_checked_licence_is_issued(bureau, visit):
    case_id = at(bureau, "issue_licence")

    submit(visit("cert1"), address_of(bureau, case_id), checks=["name", "person", "address", "projects", "validity"], proof="issue")

    assert bureau.page(case_id).licences[0].state == "valid"
