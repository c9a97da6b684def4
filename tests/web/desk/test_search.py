"""The one search over cases: conditions in the address, views, and exports that say what for; all without script."""

from __future__ import annotations

from tests.web.officers import form_of


def shown(page):
    return set(page.tree.xpath("//tr[@data-row]//th//a/text()"))


def test_conditions_stand_in_the_address_and_a_single_hit_opens(bureau, visit):
    one = bureau.submit(operator_name=["甲饭店"])
    bureau.submit(operator_name=["乙饭店"])
    bureau.complete(one, "accept_case", by="window1")
    head = visit("head")
    assert shown(head.get("/desk/search")) == {"甲饭店", "乙饭店"}
    assert shown(head.get("/desk/search?state=received&item=catering_licence")) == {"乙饭店"}
    assert head.get(f"/desk/search?q={bureau.page(one).row.number}").to == f"/desk/cases/{one}"
    assert visit("fire1").get(f"/desk/search?q={bureau.page(one).row.number}").text.count("没有查到") == 1
    bad = head.get("/desk/search?received_from=yesterday&q=饭店")
    assert shown(bad) == {"甲饭店", "乙饭店"}
    assert "日期应写成" in bad.tree.get_element_by_id("find-received_from-error").text_content()

    page = head.get("/desk/search?q=饭店&state=open")
    kept = head.post("/desk/search/views", {**form_of(page, "/desk/search/views"), "view-name": "饭店在办"})
    assert kept.to == "/desk/search?q=%E9%A5%AD%E5%BA%97&state=open"
    page = head.get(kept.to)
    assert page.tree.xpath('//a[@aria-current="true"]/text()')[-1] == "饭店在办"
    head.post("/desk/search/views/drop", form_of(page, "/desk/search/views/drop"))
    assert "饭店在办" not in head.get("/desk/search").text


def test_an_export_says_what_for_and_is_inert_in_a_spreadsheet(bureau, visit):
    bureau.submit(operator_name=["=cmd|' /c calc'!A0"])
    bureau.submit(operator_name=["乙饭店"])
    watcher = visit("admin")
    page = watcher.get("/desk/search?state=open")
    form = form_of(page, "/desk/search/exports")
    refused = watcher.post("/desk/search/exports", {**form, "personal": "1"})
    assert refused.status == 422
    assert "写明用途" in refused.error_at("purpose")
    assert refused.tree.xpath('//input[@name="state"]/@value') == ["open"] * 2

    table = watcher.get(watcher.post("/desk/search/exports", {**form, "personal": "1", "purpose": "信访答复"}).to).body
    assert "\"'=cmd|' /c calc'!A0\"" in table
    assert table.count("\r\n") == 3
    plain = watcher.get(watcher.post("/desk/search/exports", {**form, "request-id": "another"}).to).body
    assert "乙饭店" not in plain
    register = watcher.get("/desk/search/exports").text
    assert "信访答复" in register
    assert "现状：在办（全部）" in register
    assert "导出查到的办件" not in visit("window1").get("/desk/search").text
