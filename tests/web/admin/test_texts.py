"""Messages to applicants are reworded on screen: tried out first, each mistake at its field, and put back with one press."""

from __future__ import annotations

from tests.web.officers import form_of


def test_a_message_is_previewed_reworded_and_put_back(bureau, visit):
    admin = visit("admin")
    page = admin.get("/admin/texts")
    assert "一次性补正告知" in page.text
    assert visit("head").get("/admin/texts").status in (403, 404)
    assert admin.get("/admin/texts/no_such_kind").status == 404

    address = "/admin/texts/extended"
    page = admin.get(address)
    assert "恢复原文" not in page.text
    form = form_of(page, address)
    seen = admin.post(address, {**form, "action": "preview", "zh": "<b>延长</b> {days} 天:{reasons}"})
    assert seen.status == 200
    assert "<b>延长</b> 5 天：申请的场所与平面图不符" in seen.text
    wrong = admin.post(address, {**form, "action": "set", "zh": "延长 {days} 天{", "en": "{days} {phone} {reasons}", "ground": ""})
    assert wrong.status == 422
    assert {place for _, place in wrong.summary()} == {"#f-zh", "#f-en", "#f-ground"}
    assert admin.get(address).text.count("已改写") == 0

    done = admin.post(address, {**form, "action": "set", "zh": "延长 {days} 天,因为:{reasons}", "ground": "青审批发〔2026〕9 号"})
    page = admin.get(done.to)
    assert "已改写" in page.text
    assert "青审批发〔2026〕9 号" in page.text
    assert "延长 {days} 天，因为：{reasons}" in admin.get("/admin/texts").text
    bureau.clock.move(minutes=1)
    admin.post(address, {**page.typed(), "action": "own"})
    page = admin.get(address)
    assert "延长 {days} 天,因为:{reasons}" in page.text  # in its history
