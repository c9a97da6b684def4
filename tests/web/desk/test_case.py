from __future__ import annotations

from tests.web.officers import at, steady


def test_the_case_says_where_it_stands_who_has_it_and_why_that_date(bureau, visit):
    case_id = at(bureau, "review_unit")
    bureau.clock.move(days=1)

    page = visit("head").get(f"/desk/cases/{case_id}")

    assert "审查中" in page.text
    assert "并联审查材料" in page.text
    assert "为什么是这个日期" in page.text
    assert "第 1 个工作日" in page.text
    assert "行政许可法 第四十二条" in page.text
    assert "accept_case" in page.tree.xpath("//figure/@data-done")[0].split()
    assert page.tree.xpath("//svg//rect[contains(@class, 'clock-running')]")


def test_objections_stand_on_top(bureau, visit):
    case_id = at(bureau, "review_unit")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="遮挡信号灯")

    table = visit("head").get(f"/desk/cases/{case_id}/review")
    units = [head.text_content().strip() for head in table.tree.xpath("//tbody//th")]

    assert units[0].startswith("区城市管理局")
    assert "遮挡信号灯" in table.body
    assert 'hx-trigger="every 20s"' in table.body


def test_the_journal_can_be_filtered(bureau, visit):
    case_id = at(bureau, "approve_case")
    head = visit("head")

    papers = head.get(f"/desk/cases/{case_id}?journal=paper")
    lines = papers.tree.xpath('//section[@id="journal"]//span[@class="journal-what"]/text()')

    assert set(lines) == {"出具文书"}


def test_somebody_elses_case_looks_like_none(bureau, visit):
    case_id = at(bureau, "approve_case")
    stranger = visit("tobacco1")

    for path in ("", "/review", "/diagram.bpmn", "/papers"):
        other, none = stranger.get(f"/desk/cases/{case_id}{path}"), stranger.get(f"/desk/cases/1{path}")
        assert other.status == none.status
        assert other.status in {403, 404}
        assert steady(other) == steady(none)


def test_an_applicant_does_not_see_the_officers_page(bureau, visit):
    case_id = at(bureau, "approve_case")

    assert visit("xiaoman").get(f"/desk/cases/{case_id}").status == 403


def test_the_decision_and_its_documents_are_on_the_page(bureau, visit):
    case_id = at(bureau, "issue_licence")
    bureau.complete(case_id, "issue_licence")

    page = visit("head").get(f"/desk/cases/{case_id}")

    assert "决定：准予" in page.text
    assert "准予行政许可决定书" in page.text
    assert page.links(".pdf")
