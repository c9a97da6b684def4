"""A ladder is changed on screen: drafted by the administrator, approved by the head, each mistake said at its field."""

from __future__ import annotations

from tests.web.officers import form_of


def test_a_ladder_is_shown_tried_out_drafted_and_approved(bureau, visit):
    admin, head = visit("admin"), visit("head")
    page = admin.get("/admin/ladders/general?days=3&start=2026-07-01&kind=statutory")
    assert "条文未核对" in page.text
    assert page.text.count("黑牌：超法定时限") == 4
    assert "应为 1 到 400 之间的整数" in admin.get("/admin/ladders/general?days=x").error_at("days")
    assert admin.get("/admin/ladders/no_such_item").status == 404

    address = "/admin/ladders/general/draft"
    form = form_of(admin.get(address), address)
    wrong = admin.post(address, {**form, "red-head-wait": "0", "ground": ""})
    assert wrong.status == 422
    assert {place for _, place in wrong.summary()} == {"#f-red-head-wait", "#f-ground", "#f-effective_on"}
    made = admin.post(address, {**form, "red-head-wait": "60", "ground": "青禾审批发〔2026〕7 号", "effective_on": "2026-07-06"})
    assert "自己起草的不能自己批准" in admin.get(made.to).text
    assert "有草稿待审核" in admin.get("/admin/ladders").text

    page = head.get(made.to)
    assert "红牌：超承诺时限 （有改动）" in page.text
    head.post(made.to, {**form_of(page, made.to), "decision": "approve"})
    assert "2026-07-06 起改" in head.get("/admin/ladders").text
    bureau.clock.move(days=6)
    page = visit("head").get("/admin/ladders/general")
    assert "现在用 2026-07-06 起生效的变更" in page.text
    assert "上一级 60 个工作分钟没有答复" in page.text
