"""踏勘中心的一天, on a phone: two cases of one place in one visit, a photograph taken without network, signatures, one record for each case."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.test_officer_journeys import AXE, PHONE, at_work, serious  # noqa: F401 - a fixture
from tests.service.visits import SLOT, picture, surveyed


def taken(name, red):
    return {"name": name, "mimeType": "image/png", "buffer": picture(red)}


def draw(page):
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 50)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 30 + step * 14, box["y"] + 50 + (step % 3) * 12)
    page.mouse.up()


def test_one_visit_from_dispatch_to_the_record(bureau, at_work):  # noqa: F811
    cases = surveyed(bureau), surveyed(bureau, "linjia", place_address="青禾区稻香镇麦浪路18号二层")
    page = at_work("survey1", viewport=PHONE, geolocation={"latitude": 30.12345, "longitude": 120.5}, permissions=["geolocation"])

    # dispatch: both in one visit
    page.goto(f"{page.url.split('/desk')[0]}/desk/dispatch")
    page.get_by_role("link", name="排这一处（2 项一次办）").click()
    page.get_by_label("13:30–15:00").check()
    page.locator("#f-team").select_option(label="石磊")
    page.get_by_label("江月").check()
    page.get_by_role("button", name="排定并告知申请人").click()
    expect(page.locator(".flash")).to_contain_text("已排定")

    # the route, and arriving
    bureau.clock.now = SLOT + timedelta(minutes=4)
    page.get_by_role("link", name="踏勘", exact=True).click()
    expect(page.get_by_role("heading", name="今日路线")).to_be_visible()
    page.get_by_role("link", name="青禾区麦浪路 18 号一层").click()
    expect(page.locator('a[href="tel:13800000001"]').first).to_be_visible()
    page.get_by_label("同时记录手机位置").check()
    page.get_by_role("button", name="我到了，签到").click()
    expect(page.get_by_text("已记录位置")).to_be_visible()

    if AXE.is_file():
        assert serious(page) == []

    # points and photographs, one of them and some words without network
    page.check("#s1-f-food_checks-1")
    page.set_input_files("#s1-f-food_checks-photo-1", files=[taken("a.png", 200)])
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.context.set_offline(True)
    page.set_input_files("#s1-photo", files=[taken("b.png", 90)])
    for number in (1, 2):
        page.check(f"#s{number}-f-result-1")
        page.fill(f"#s{number}-f-findings", f"第{number}件与图纸一致")
    expect(page.locator("[data-words]")).to_contain_text("有 1 张照片等待发送")
    expect(page.locator("[data-words]")).to_contain_text("现在没有网络")
    page.context.set_offline(False)
    page.complaints.clear()  # the browser's own words about the missing network
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.reload()
    expect(page.locator("#s2-f-findings")).to_have_value("第2件与图纸一致")
    expect(page.locator("img.visit-thumb")).to_have_count(2)

    # everybody signs, on this one phone
    page.get_by_role("button", name="我在现场，签名").click()
    page.get_by_label("江月的密码").fill(bureau.password)
    page.get_by_role("button", name="在这台手机上签名").click()
    expect(page.get_by_text("已签名", exact=True)).to_have_count(2)
    page.fill("#f-attendee", "李满")
    draw(page)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("李满已签名")).to_have_count(2)
    page.get_by_role("button", name="办结（2 件一次记录）").click()
    expect(page.locator(".flash")).to_contain_text("踏勘意见书已出具")

    # one record for each case, which nobody changes any more
    expect(page.get_by_role("button", name=re.compile("办结|记下|保存"))).to_have_count(0)
    for case_id in cases:
        assert bureau.page(case_id).surveys[0].result == "passed"
    page.get_by_role("link", name=bureau.page(cases[0]).row.number).click()
    record = page.get_by_role("link", name="踏勘意见书").first
    answer = page.request.get(record.evaluate("link => link.href").replace("/view", ".pdf"))
    assert answer.body()[:5] == b"%PDF-"
