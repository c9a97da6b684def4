"""时间线 of a case: lanes to scale, each segment with its ground and article and a way to its day; the limit card beside it."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.web.officers import at


def reviewer(bureau, case_id):
    person = bureau.task(case_id, "review_unit", "market_supervision").assignee
    return next(login for login, id_ in bureau.people.items() if id_ == person)


@pytest.fixture
def suspended(bureau, visit):
    """(case, its reviewer's browser): tested for three days, then on again."""
    case_id = at(bureau, "review_unit")
    login = reviewer(bureau, case_id)
    bureau.clock.move(days=1)
    visit(login).post(f"/desk/cases/{case_id}/suspend", {"ground": "testing", "expected_days": "5", "reason": "抽检"})
    bureau.clock.move(days=3)
    visit(login).post(f"/desk/cases/{case_id}/resume", {"ground": "testing", "outcome": "合格"})
    bureau.clock.move(days=1)
    return case_id, visit(login)


def lanes(page):
    """{name of the clock: its segments' kinds in order}."""
    found = {}
    for row in page.tree.xpath('//div[contains(@class, "clock-row")][.//*[contains(@class, "clock-lane-name")]]'):
        name = row.xpath('.//*[contains(@class, "clock-lane-name")]')[0].text_content().strip()
        found[name] = [re.search(r"clock-part clock-(\w+)", part).group(1) for part in row.xpath('.//rect[contains(@class, "clock-part")]/@class')]
    return found


def test_a_suspension_stripes_the_whole_case_clocks_with_ground_article_and_document(suspended):
    case_id, desk = suspended
    page = desk.get(f"/desk/cases/{case_id}")

    assert lanes(page)["法定时限"] == ["running", "suspended", "running", "left"]
    assert lanes(page)["承诺时限"] == ["running", "suspended", "running", "left"]
    told = [label for label in page.tree.xpath('//a[@class="clock-link"]/@aria-label') if "停表" in label and label.startswith("法定时限")]
    assert len(told) == 1
    assert "事由：检测" in told[0]
    assert "行政许可法 第四十五条" in told[0]
    assert "文书：" in told[0]


def test_what_runs_beyond_its_limit_is_overdue_and_beyond_the_law_black(bureau, visit):
    case_id = at(bureau, "review_unit")
    bureau.clock.move(days=60)
    page = visit("head").get(f"/desk/cases/{case_id}")

    assert lanes(page)["承诺时限"] == ["running", "overdue"]
    assert lanes(page)["法定时限"] == ["running", "statutory"]


def test_every_segment_leads_to_a_line_of_a_sheet_on_the_page(suspended):
    case_id, desk = suspended
    page = desk.get(f"/desk/cases/{case_id}")
    ids = set(page.tree.xpath("//@id"))
    targets = page.tree.xpath('//a[@class="clock-link"]/@href | //a[contains(@class, "clock-lane-name")]/@href')

    assert len(targets) > 8
    assert [target for target in targets if target.removeprefix("#") not in ids] == []
    assert len(page.tree.xpath("//@id")) == len(ids)


def test_branches_that_run_at_the_same_time_are_marked_as_such(bureau, visit):
    case_id = at(bureau, "review_unit")
    bureau.clock.move(hours=3)
    page = visit("head").get(f"/desk/cases/{case_id}")
    side_by_side = page.tree.xpath('//div[contains(@class, "clock-row-parallel")]//*[contains(@class, "clock-lane-name")]')

    assert len(side_by_side) >= 2
    assert all("并联审查" in name.text_content() for name in side_by_side)


def test_the_drawing_is_there_in_words_too(suspended):
    case_id, desk = suspended
    page = desk.get(f"/desk/cases/{case_id}")
    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath('//details[contains(@class, "clock-bar-words")]//tbody/tr')]

    assert any("法定时限" in row and "停表" in row and "行政许可法 第四十五条" in row for row in rows)
    assert any("承诺时限" in row and "到期" in row and "前办结" in row for row in rows)


def test_milestones_lead_to_the_journal_and_the_journal_to_itself(suspended):
    case_id, desk = suspended
    page = desk.get(f"/desk/cases/{case_id}")
    ids = set(page.tree.xpath("//@id"))

    marks = page.tree.xpath('//div[contains(@class, "clock-row-marks")]//a/@href')
    assert marks
    assert {mark.removeprefix("#") for mark in marks} <= ids
    assert {link.removeprefix("#") for link in page.tree.xpath('//section[@id="journal"]//a[contains(@class, "journal-at")]/@href')} <= ids


def test_a_closed_case_is_drawn_to_its_end_not_to_today(bureau, visit):
    case_id = at(bureau, "review_unit")
    bureau.clock.move(days=1)
    bureau.review_all(case_id)
    bureau.complete(case_id, "approve_case")
    bureau.complete(case_id, "issue_licence")
    bureau.complete(case_id, "deliver")
    bureau.clock.move(days=900)
    page = visit("head").get(f"/desk/cases/{case_id}")

    assert not page.tree.xpath('//line[@class="clock-now"]')
    dates = page.tree.xpath('//text[@class="clock-date"]/text()')
    assert dates
    assert not any("2029" in date for date in dates)


def test_the_card_says_until_when_on_what_ground_who_has_it_and_whom_to_call(suspended):
    case_id, desk = suspended
    page = desk.get(f"/desk/cases/{case_id}/limit-card")
    card = page.tree.xpath('//article[contains(@class, "limit-card")]')[0]
    text = " ".join(card.text_content().split())

    assert "承诺时限" in text
    assert "前办结" in text
    assert "行政许可法 第四十二条" in text
    assert "听证" in text
    assert "法定时限照计" in text
    assert card.xpath('.//a[starts-with(@href, "tel:")]')
    assert card.xpath(".//svg[@viewbox]")
    assert card.xpath('.//figure//a[contains(@href, "/why")]')
    assert f"/desk/cases/{case_id}/limit-card" in "".join(desk.get(f"/desk/cases/{case_id}").links("limit-card"))
    assert "limit-card-a4" in desk.get(f"/desk/cases/{case_id}/limit-card?paper=a4").body


def test_the_applicants_card_names_units_but_no_officer(bureau, visit):
    case_id = at(bureau, "review_unit")
    names = {task.assignee_name for task in bureau.page(case_id).tasks if task.assignee_name}
    mine = visit("xiaoman").get(f"/cases/{case_id}/limit-card")

    assert names
    assert [name for name in names if name in mine.text] == []
    assert "区市场监督管理局" in mine.text
    assert [name for name in names if name in visit("head").get(f"/desk/cases/{case_id}/limit-card").text]
    assert f"/cases/{case_id}/limit-card" in visit("xiaoman").get(f"/cases/{case_id}/receipt").links("limit-card")
    assert visit("linjia").get(f"/cases/{case_id}/limit-card").status == 404


def test_before_acceptance_the_card_promises_no_day(bureau, visit):
    case_id = bureau.submit()

    card = visit("xiaoman").get(f"/cases/{case_id}/limit-card").text

    assert "受理后起算" in card
    assert "前办结" not in card


def test_the_card_of_a_suspended_case_says_that_the_clock_stands_still(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk = visit(reviewer(bureau, case_id))
    desk.post(f"/desk/cases/{case_id}/suspend", {"ground": "testing", "expected_days": "5", "reason": "抽检"})

    assert "停表中" in visit("xiaoman").get(f"/cases/{case_id}/limit-card").text


def _fetched(desk, address):
    with desk.client.get(address) as answer:
        return answer.data


@pytest.mark.parametrize("path", ["/desk/", "/desk/tasks/{task}", "/desk/cases/{case}", "/desk/cases/{case}/limit-card"])
def test_a_clerks_page_with_all_it_brings_travels_in_less_than_100_kb(bureau, visit, path):
    for _ in range(60):
        bureau.submit()
    case_id = at(bureau, "review_unit")
    login = reviewer(bureau, case_id)
    desk = visit(login)
    page = desk.get(path.format(task=bureau.task(case_id, "review_unit", "market_supervision").id, case=case_id))
    assert page.status == 200
    addresses = page.tree.xpath('//link[@rel="stylesheet"]/@href | //script[@src]/@src[not(contains(., "viewer"))]')
    bodies = [page.body.encode(), *(_fetched(desk, address) for address in addresses)]

    assert sum(len(gzip.compress(body)) for body in bodies) < 100_000
    full = visit("window1").get("/desk/").body.encode()
    assert len(gzip.compress(full)) + sum(len(gzip.compress(body)) for body in bodies[1:]) < 100_000
