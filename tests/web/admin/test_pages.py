from __future__ import annotations

import pytest

from engine.domain.topic import Topic

PAGES = ("/admin/", "/admin/incidents", "/admin/messages", "/admin/versions", "/admin/people", "/admin/calendar")


@pytest.fixture
def broken(bureau):
    """A bureau in which the acceptance notice can't be written."""
    topics = dict(bureau.app.bureau.topics)

    def fail(*_):
        raise RuntimeError("printer on fire")

    bureau.app.bureau.topics = {**topics, "record_acceptance": Topic(fail, topics["record_acceptance"].inputs)}
    yield bureau
    bureau.app.bureau.topics = topics


def test_every_page_is_the_administrators_alone(visit):
    admin, window = visit("admin"), visit("window1")

    assert [admin.get(page).status for page in PAGES] == [200] * len(PAGES)
    assert [window.get(page).status for page in PAGES] == [403] * len(PAGES)


def test_an_incident_shows_its_cause_and_can_be_retried(broken, visit):
    case_id = broken.submit()
    broken.complete(case_id, "accept_case")
    admin = visit("admin")
    page = admin.get("/admin/incidents")
    (retry,) = [form.get("action") for form in page.tree.forms if "retry" in (form.get("action") or "")]

    assert "出具受理通知" in page.text
    (own,) = [link for link in page.tree.xpath("//main//tbody//a/@href") if "/incidents/" in link]
    one = admin.get(own)
    assert "printer on fire" in one.text
    assert "没有办成" in one.text
    assert "不能略过" in one.text
    assert "这期间大家看到什么" in one.text
    told = visit("head").get(f"/desk/cases/{case_id}")
    assert "处理器执行时出错" in told.text
    assert "printer on fire" not in told.text
    assert own in told.tree.xpath("//main//a/@href")
    broken.clock.move(minutes=5)
    admin.post(retry, {"request-id": "retry-1"})
    (new,) = [link for link in admin.get("/admin/incidents").tree.xpath("//main//tbody//a/@href") if "/incidents/" in link and link != own]
    assert "printer on fire" in admin.get(new).text


def test_a_mended_incident_goes_on(bureau, visit):
    topics = bureau.app.bureau.topics

    def fail(*_):
        raise RuntimeError("printer on fire")

    bureau.app.bureau.topics = {**topics, "record_acceptance": Topic(fail, topics["record_acceptance"].inputs)}
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.app.bureau.topics = topics
    admin = visit("admin")
    (retry,) = [form.get("action") for form in admin.get("/admin/incidents").tree.forms if "retry" in (form.get("action") or "")]

    admin.post(retry, {"request-id": "retry-2"})

    assert "重试成功" in admin.get("/admin/incidents").body
    assert bureau.task(case_id, "review_unit")


def test_versions_tell_how_many_cases_run_on_them(bureau, visit):
    bureau.submit()

    (row,) = visit("admin").get("/admin/versions").tree.xpath("//tbody/tr")

    assert [cell.text_content().strip() for cell in row.xpath("td")][2:4] == ["1", "1"]


def test_people_are_listed_with_their_posts(visit):
    text = visit("admin").get("/admin/people").text

    assert "程雨" in text
    assert "综合窗口" in text


def test_health_says_in_a_sentence_whether_all_is_well(visit):
    assert "一切正常" in visit("admin").get("/admin/").text
