from __future__ import annotations

import pytest

from engine.store.statements import updating
from engine.store.tables.documents import licence

STATE = updating("test.licence_state", licence, ("id",), "state", "valid_until")


@pytest.fixture
def issued(bureau):
    case_id = bureau.submit()
    bureau.grant(case_id)
    return bureau.page(case_id).licences[0]


def put(bureau, row, state="valid", valid_until="2031-06-30"):
    bureau.app.database.write(lambda uow: uow.write(STATE, {"id": row.id, "state": state, "valid_until": valid_until}))


def test_the_code_of_a_licence_opens_what_it_shows_with_persons_masked(issued, visit):
    page = visit().get(f"/verify/{issued.code}")

    assert page.status == 200
    for shown in ("食品经营许可证", issued.number, "青禾区小满餐饮有限公司", "青禾区麦浪路 18 号一层", "有效", "李*"):
        assert shown in page.text
    assert "李满" not in page.body
    assert "360426199101010071" not in page.body
    assert "13800000001" not in page.body


def test_every_wrong_code_gets_the_same_answer(issued, visit):
    answers = [visit().get(f"/verify/{code}") for code in ("x", issued.code[:-1], issued.code + "A", "13099920260701000001", "%00", "'--")]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "没有颁发过" in answers[0].text


def test_typing_a_code_leads_to_its_page_and_so_does_pasting_the_address(issued, visit):
    assert visit().get(f"/verify?code=%20{issued.code}%20").to == f"/verify/{issued.code}"
    assert visit().get(f"/verify?code=http://127.0.0.1:8000/verify/{issued.code}").to == f"/verify/{issued.code}"


@pytest.mark.parametrize(
    ("state", "until", "words"), [("revoked", "2031-06-30", "已撤销"), ("void", "2031-06-30", "已作废"), ("valid", "2026-06-30", "已过有效期")]
)
def test_a_licence_out_of_force_says_so(bureau, issued, visit, state, until, words):
    put(bureau, issued, state, until)

    page = visit().get(f"/verify/{issued.code}")

    assert words in page.text
    assert "现在没有效力" in page.text


def test_the_issued_file_passes_and_one_changed_byte_does_not(bureau, issued, visit):
    pdf = bureau.app.document_file(issued.document_id)
    changed = pdf.replace(b"/Type", b"/type", 1)
    grown = pdf + b"\n%%EOF"
    someone, address = visit(), f"/verify/{issued.code}"

    assert f"核验通过：这就是本局签发的《食品经营许可证》{issued.number}" in someone.post(address, file=("a.pdf", pdf)).text
    assert "核验通过" in someone.post("/verify", file=("a.pdf", pdf)).text
    for forged in (changed, grown):
        answer = someone.post(address, file=("a.pdf", forged))
        assert answer.status == 422
        assert "核验通过" not in answer.text
    assert "被改动过" in someone.post("/verify", file=("a.pdf", changed)).text


def test_a_genuine_file_that_is_not_this_licence_is_told_apart(bureau, issued, visit):
    receipt = next(row for row in bureau.page(issued.case_id).documents if row.kind == "receipt")
    pdf = bureau.app.document_file(receipt.id)
    bureau.app.document_file(issued.document_id)

    assert f"不是证照 {issued.number} 的原文件" in visit().post(f"/verify/{issued.code}", file=("a.pdf", pdf)).text
    assert "这是一份文书，不是证照" in visit().post("/verify", file=("a.pdf", pdf)).text


def test_other_files_and_no_file_get_a_sentence(visit):
    someone = visit()

    assert "不是 PDF" in someone.post("/verify", file=("photo.png", b"\x89PNG")).text
    assert "没有电子签名" in someone.post("/verify", file=("a.pdf", b"%PDF-1.4 nothing")).text
    assert "没有选择文件" in someone.post("/verify").text


def test_verification_is_rate_limited(visit):
    someone = visit()

    assert [someone.client.get("/verify/guess").status_code for _ in range(31)][-1] == 429


def test_the_register_lists_licences_for_everybody_without_persons(issued, visit):
    page = visit().get("/licences")

    assert issued.number in page.text
    assert "青禾区小满餐饮有限公司" in page.text
    assert "共 1 条" in page.text
    assert "李满" not in page.body


def test_an_empty_register_says_so(visit):
    assert "还没有颁发过证照" in visit().get("/licences").text


def test_the_register_is_exported_without_formulas_and_persons(issued, visit):
    answer = visit().client.get("/licences.csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="licences.csv"'
    assert f'"{issued.number}","食品经营许可证","青禾区小满餐饮有限公司"' in answer.get_data(as_text=True)


def test_the_code_of_a_document_opens_what_it_is_and_its_file_is_told_apart(bureau, issued, visit):
    rows = {row.kind: row for row in bureau.page(issued.case_id).documents}
    notice = rows["acceptance_notice"]
    pdf, other, someone = bureau.app.document_file(notice.id), bureau.app.document_file(rows["receipt"].id), visit()

    page = someone.get(f"/verify/{notice.code}")
    right = someone.post(f"/verify/{notice.code}", file=("a.pdf", pdf))

    for shown in ("受理通知书", notice.number, "青禾区小满餐饮有限公司", "2026-07-01"):
        assert shown in page.text
    assert "李满" not in page.body
    assert (right.status, "文件里的机读数据" in right.text) == (200, True)
    assert someone.post(f"/verify/{notice.code}", file=("a.pdf", other)).status == 422
    assert rows["licence"].code is None  # it is verified by the licence's own


def test_the_root_is_there_for_who_verifies_elsewhere(bureau, visit):
    assert visit().client.get("/verify/root.pem").get_data() == bureau.app.authority.root
