"""发证公示: found by number and holder; what ended says when and on what article; for machines the same facts."""

from __future__ import annotations

from tests.service import acting
from tests.service.acting import NUMBER


def test_what_was_changed_and_cancelled_stands_in_the_register_with_day_and_article(bureau, visit):
    acting.ready(bureau)
    acting.grant(bureau, acting.apply(bureau, legal_person="周小满"))
    changed = bureau.app.ask.licence_of_number(NUMBER)
    acting.cancel(bureau)

    page = visit().get(f"/licences?q={NUMBER}")
    assert [words in page.text for words in ("已换发", "行政许可法 第四十九条", "已注销", "持证人申请注销", "2026年7月1日")] == [True] * 5
    assert "没有查到证照" in visit().get("/licences?q=JY0").text
    seen = visit().get(f"/verify/{changed.code}")
    assert "这张证照现在没有效力" in seen.text
    assert "第 1 版已换发" in seen.text
    assert changed.elicence in seen.text

    machine = visit().get(f"/licences.json?q={NUMBER}").response.get_json()
    assert (machine["total"], [row["state_id"] for row in machine["licences"]]) == (2, ["cancelled", "replaced"])
    assert machine["licences"][0]["elicence"] == changed.elicence
    assert "'=" not in visit().get("/licences.csv").response.get_data(as_text=True)
