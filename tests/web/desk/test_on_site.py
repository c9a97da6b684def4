"""现场页 without script: forms that post by themselves, photographs with them, and what an earlier visit found."""

from __future__ import annotations

import struct
from datetime import timedelta

import pytest

from tests.service.visits import SLOT, OnSite, picture, surveyed
from tests.web.officers import form_of


@pytest.fixture
def there(bureau):
    site = OnSite(bureau, surveyed(bureau))
    bureau.clock.now = SLOT + timedelta(minutes=5)
    return site


def test_the_forms_alone_bring_a_visit_to_its_end(bureau, there, visit):
    address, (task,) = f"/desk/visits/{there.id}", there.tasks.values()
    lead, colleague = visit("survey1"), visit("survey2")
    assert "今日路线" in lead.get("/desk/surveys").text
    assert lead.get("/desk/surveys").links("tel:13800000001")
    assert lead.get(address).links("tel:13800000001")
    lead.post(f"{address}/arrive", form_of(lead.get(address), f"{address}/arrive"))
    sheet = form_of(lead.get(address), f"{address}/sheets/{task}")
    filled = {**sheet, "food_checks": ["布局与图纸一致"], "result": "passed", "findings": "与图纸一致"}
    saved = lead.post(f"{address}/sheets/{task}", filled, **{"photo:food_checks:布局与图纸一致": ("a.png", picture())})
    stale = colleague.post(f"{address}/sheets/{task}", {**filled, "request-id": "other", "findings": "我也写了"})
    twice = lead.post(f"{address}/photos/{task}", {"request-id": "p2", "point": ""}, photo=("b.png", picture(3)))
    drop = next(button for button in lead.get(address).tree.xpath("//button[@formaction]/@formaction") if str(there.page.photos[-1].id) in button)
    dropped = lead.post(drop, {"request-id": "d1"})
    half = lead.post(f"{address}/conclude", {"request-id": "too-soon"})
    signed = [one.post(f"{address}/sign", {"request-id": f"sign-{number}"}) for number, one in enumerate((lead, colleague))]
    unsigned = lead.post(f"{address}/attend", {"request-id": "a1", "task": task, "attendee": "李满"})
    attended = lead.post(f"{address}/attend", {"request-id": "a2", "task": task, "attendee": "李满"}, signature=("s.png", picture(0)))
    done = lead.post(f"{address}/conclude", {"request-id": "c1"})

    assert [answer.status for answer in (saved, twice, dropped, *signed, attended, done)] == [303] * 7
    assert (stale.status, half.status, unsigned.status) == (409, 409, 422)
    assert "我也写了" in stale.body
    assert "请签名" in unsigned.text
    page = lead.get(address)
    assert "已办结" in page.text
    assert not page.tree.xpath('//main//form[@method="post"]')


def test_no_page_shows_what_the_camera_wrote_beside_the_picture(there, visit):
    there.arrive()
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0) + b"GPS 30.12 N"
    content = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xfe\x00\x09iPhone!" + b"\xff\xda\x00\x04\x01\x02abc\xff\x00d\xff\xd9tail"
    there.photo(next(iter(there.tasks)), content=content)
    address = visit("survey2").get(f"/desk/visits/{there.id}").tree.xpath('//img[@class="visit-thumb"]/@src')[0]
    answer = visit("survey2").client.get(address)

    assert answer.mimetype == "image/jpeg"
    assert b"GPS" not in answer.data
    assert b"iPhone" not in answer.data
    assert not answer.data.endswith(b"tail")
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in answer.data  # still which way up it is held
    assert visit("market1").client.get(address).status_code == 404


def test_a_resurvey_shows_what_was_found_point_by_point(bureau, visit):
    case_id = surveyed(bureau)
    OnSite(bureau, case_id).through(result="rectify", findings="疏散通道堆放杂物\n灭火器压力不足")
    bureau.complete(case_id, "rectify", by="xiaoman")
    again = OnSite(bureau, case_id, again=True, at=SLOT + timedelta(hours=1.5))
    again.arrive()
    page = visit("survey2").get(f"/desk/visits/{again.id}")

    assert [item.text_content() for item in page.tree.xpath('//ol[@class="visit-findings"]/li')] == ["疏散通道堆放杂物", "灭火器压力不足"]
    found = [" ".join(item.text_content().split()) for item in page.tree.xpath("//details//ul/li")]
    assert found[:2] == ["合格 布局与图纸一致", "未勾选 粗加工、烹调、清洗分区"]
    assert page.tree.xpath("//details//img")
    assert page.tree.xpath('//textarea[@name="findings"]')[0].text.splitlines()[-2:] == ["疏散通道堆放杂物:", "灭火器压力不足:"]


def test_the_script_hears_why_it_was_refused(there, visit):
    there.arrive()
    (task,) = there.tasks.values()
    browser = visit("survey1")
    answer = browser.client.post(
        f"/desk/visits/{there.id}/photos/{task}",
        data={"csrf_token": browser._csrf(), "photo": (__import__("io").BytesIO(b"%PDF-"), "x.jpg"), "point": ""},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert "JPG" in answer.json["words"]
    assert browser.client.post(f"/desk/visits/{there.id}/photos/{task}", data={}).status_code == 400
