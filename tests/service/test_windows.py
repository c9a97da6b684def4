"""Windows: who sits where on which day, what they serve, when they are closed; a receipt names the window that it was given at."""

from __future__ import annotations

import orjson

from engine.domain.commands import ReceiveCase
from engine.domain.window_commands import CloseWindow, EndSeat, ReopenWindow, RetireWindow
from engine.verify import verify
from tests.bureau import ITEM, MATERIALS
from tests.service.test_organisation import acts, refused
from tests.service.windows import founded, seated


def test_a_window_is_staffed_by_the_day_printed_on_the_receipt_and_closed_with_a_reason(bureau):
    admin, clerk = bureau.people["admin"], bureau.people["window1"]
    three = seated(bureau, last="2026-07-03")
    four = founded(bureau, "4", (ITEM,))
    with refused("已有"):
        founded(bureau, "4")
    with refused("没有“nothing”"):
        founded(bureau, "5", ("nothing",))
    with refused("排在一个窗口"):
        seated(bureau, four, first="2026-07-03")
    with refused("窗口岗位"):
        seated(bureau, four, who="market1")
    seated(bureau, four, first="2026-07-06")
    assert bureau.app.ask.window_of(clerk).number == "3"
    form = {key: value for key, value in bureau.form("window1").items() if not value[0].startswith("up")}
    taken = bureau.handle(ReceiveCase(clerk, ITEM, form, tuple(MATERIALS), bureau.request_id()))
    receipt = next(row for row in bureau.page(taken.case_id).documents if row.kind == "receipt")
    assert orjson.loads(receipt.data)["window"] == "3号窗口 综合窗口（一楼 A 区）"
    assert bureau.app.document_file(receipt.id).startswith(b"%PDF")
    bureau.clock.move(days=3)
    assert bureau.app.ask.window_of(clerk) is None
    bureau.clock.move(days=2)
    assert bureau.app.ask.window_of(clerk).number == "4"
    bureau.handle(CloseWindow(admin, four, "2026-07-08", "2026-07-09", "设备检修", "Maintenance", bureau.request_id()))
    with refused("已经登记停办"):
        bureau.handle(CloseWindow(admin, four, "2026-07-09", "", "停电", "No power", bureau.request_id()))
    (serving, _) = (one for one in bureau.app.ask.windows() if one.serves(ITEM))
    assert [one.row.number for one in bureau.app.ask.windows() if one.serves("another")] == ["3"]
    assert serving.row.number == "3"
    bureau.handle(ReopenWindow(admin, four, "2026-07-08", bureau.request_id()))
    bureau.handle(EndSeat(admin, four, clerk, "2026-07-06", bureau.request_id()))
    bureau.handle(RetireWindow(admin, three, "合并", bureau.request_id()))
    assert [one.row.number for one in bureau.app.ask.windows()] == ["4"]
    assert {"window_retired", "window_unseated", "window_reopened", "window_closed"} <= {row[0] for row in acts(bureau)}
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
