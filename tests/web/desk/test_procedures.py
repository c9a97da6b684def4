"""特别程序和延长 on screen: the reviewer stops the clocks and ends it, the head extends; what was typed stays."""

from __future__ import annotations

from tests.web.officers import at


def reviewer(bureau, case_id):
    person = bureau.task(case_id, "review_unit", "market_supervision").assignee
    return next(login for login, id_ in bureau.people.items() if id_ == person)


def test_a_reviewer_stops_the_clocks_and_ends_it(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk = visit(reviewer(bureau, case_id))
    page = desk.get(f"/desk/cases/{case_id}/procedures")
    assert "行政许可法 第四十五条" in page.text
    assert "只停承诺时限" in page.text
    assert "延长法定办理期限" not in page.text

    posted = desk.post(f"/desk/cases/{case_id}/suspend", {"ground": "testing", "expected_days": "5", "reason": "抽检食品接触材料"})
    assert posted.status == 303
    page = desk.get(f"/desk/cases/{case_id}/procedures")
    assert "需要 5 个工作日" in page.text
    assert "停表" in desk.get(f"/desk/cases/{case_id}").text
    assert not page.tree.xpath("//input[@name='ground'][@value='testing'][@type='radio']")

    assert desk.post(f"/desk/cases/{case_id}/resume", {"ground": "testing", "outcome": "检测合格"}).status == 303
    assert "检测合格" in desk.get(f"/desk/cases/{case_id}/procedures").text
    clocks = desk.get(f"/desk/cases/{case_id}?journal=clock").tree.xpath('//section[@id="journal"]//span[@class="journal-what"]/text()')
    assert {"特别程序开始,停表", "特别程序结束,恢复计时"} <= {line.replace("，", ",") for line in clocks}


def test_a_refusal_says_everything_at_once_and_keeps_what_was_typed(bureau, visit):
    case_id = at(bureau, "review_unit")

    page = visit(reviewer(bureau, case_id)).post(f"/desk/cases/{case_id}/suspend", {"ground": "survey", "expected_days": "x", "reason": "一句原因"})

    assert page.status == 422
    assert "请选择停表事由" in page.text
    assert "请填写所需工作日" in page.text
    assert page.tree.xpath("//textarea[@name='reason']")[0].text.strip() == "一句原因"
    for link in page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href"):
        assert page.tree.xpath(f"//*[@id='{link.removeprefix('#')}']"), link


def test_the_head_extends_once_and_nobody_else_is_offered_it(bureau, visit):
    case_id = at(bureau, "review_unit")
    head = visit("head")
    page = head.get(f"/desk/cases/{case_id}/procedures")
    assert "延长法定办理期限 10 个工作日" in page.text
    assert not page.tree.xpath("//input[@name='expected_days']")

    assert head.post(f"/desk/cases/{case_id}/extend", {"reason": "情况复杂"}).status == 303
    page = head.get(f"/desk/cases/{case_id}/procedures")
    assert "法定办理期限已延长 10 个工作日" in page.text
    assert not page.tree.xpath("//*[@id='extend-title']")


def test_the_page_is_there_in_english(bureau, visit):
    case_id = at(bureau, "review_unit")

    page = visit(reviewer(bureau, case_id)).get(f"/desk/cases/{case_id}/procedures?lang=en")

    assert "Special procedures, intermediaries and extension" in page.text
    assert "Expert review" in page.text
