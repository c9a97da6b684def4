"""The ledger of powers on screen: drafted by one, approved by another, read by everybody."""

from __future__ import annotations

from pathlib import Path

from engine.domain.catalogue_commands import ImportList
from engine.domain.commands import AddUnit

TESTS = Path(__file__).parents[2]
MAP = (TESTS.parent / "processes" / "_lists" / "sichuan_district.toml").read_bytes()
LIST = (TESTS / "domain" / "district_items_excerpt.tsv").read_bytes()
GIVEN = {
    "kind": "delegate",
    "to_unit": "town",
    "valid_from": "2026-07-01",
    "valid_until": "2027-06-30",
    "letter": "委〔2026〕1号",
    "ground": "许可法第二十四条",
}


def test_a_delegation_is_drafted_approved_announced_and_taken_back(bureau, visit):
    bureau.handle(ImportList(LIST, MAP, "清单.tsv", "map.toml"))
    bureau.handle(AddUnit(None, "town", "稻香镇人民政府", "Daoxiang Town", "town"))
    admin, head, reader = visit("admin"), visit("head"), visit()
    assert "还没有划转或者委托" in reader.get("/powers").text
    (entry,) = admin.get("/admin/catalogue?q=文物定级").links("/admin/catalogue/4")
    wrong = admin.post(f"{entry}/powers", {**GIVEN, "letter": "", "valid_until": "2026-06-01"})
    assert (wrong.status, len(wrong.summary())) == (422, 2)
    made = admin.post(f"{entry}/powers", GIVEN).to
    assert "稻香镇人民政府" in head.get(made).text
    head.post(f"{made}/decide", {"decision": "approve", "request-id": "a"})

    assert "授权委托书 委〔2026〕1号" in reader.get("/powers").text
    assert "委托稻香镇人民政府办理，到 2027-06-30" in reader.get(entry.replace("/admin", "")).text
    back = admin.post(f"{entry}/powers", {"kind": "take_back", "valid_from": "2026-07-02", "ends": "1", "ground": "决定"}).to
    head.post(f"{back}/decide", {"decision": "approve", "request-id": "b"})
    bureau.clock.move(days=1)
    assert "委托稻香镇" not in reader.get(entry.replace("/admin", "")).text
    assert "收回" in reader.get("/powers").text
