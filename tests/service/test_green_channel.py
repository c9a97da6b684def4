"""绿色通道: a case confirmed for a channel at the counter has the channel's promise and stage limits; what is not declared or not confirmed is refused."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from engine.domain.commands import DeployItem, GreenChannel, ReceiveCase
from engine.domain.errors import DefinitionError, Invalid
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ITEM, MATERIALS, ROOT

CONFIRMED = GreenChannel("green", "青禾区投资促进局", "青投促函〔2026〕12号")


def receive(bureau, green=CONFIRMED):
    receipt = bureau.handle(ReceiveCase(bureau.people["window1"], ITEM, bureau.form("window1"), tuple(MATERIALS), bureau.request_id(), green))
    bureau.complete(receipt.case_id, "accept_case", by="window1")
    return receipt.case_id


def clock(bureau, case_id, name):
    return next(c for c in bureau.page(case_id).clocks if c.name == name)


def stage(bureau, case_id):
    task = bureau.task(case_id, "review_unit", "market_supervision")
    return clock(bureau, case_id, f"stage:{task.id}")


def test_a_confirmed_case_has_the_channels_promise_and_stages(bureau):
    case_id, ordinary = receive(bureau), receive(bureau, None)

    assert bureau.app.ask.clock_reading(bureau.page(case_id), "promised").due.date() == date(2026, 7, 8)
    assert bureau.app.ask.clock_reading(bureau.page(ordinary), "promised").due.date() == date(2026, 7, 15)
    assert "绿色通道" in clock(bureau, case_id, "promised").reference
    assert (stage(bureau, case_id).limit_value, stage(bureau, ordinary).limit_value) == (780, 1170)
    assert clock(bureau, case_id, "statutory").limit_value == 20
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_who_confirmed_it_and_by_which_letter_is_kept_and_journalled(bureau):
    page = bureau.page(receive(bureau))
    assert (page.row.channel, page.row.green_channel) == ("window", "green")
    assert (page.row.channel_confirmed_by, page.row.channel_letter) == ("青禾区投资促进局", "青投促函〔2026〕12号")
    said = next(e for e in page.events if e.type == "GreenChannelConfirmed")
    assert orjson.loads(said.data) == {"channel": "green", "by": "青禾区投资促进局", "letter": "青投促函〔2026〕12号"}
    assert said.person_id == bureau.people["window1"]


def test_everything_missing_is_said_at_once(bureau):
    with pytest.raises(Invalid) as caught:
        receive(bureau, GreenChannel("express", " ", ""))
    assert {e.key for e in caught.value.errors} == {"green_channel", "channel_confirmed_by", "channel_letter"}


def test_an_item_without_channels_takes_no_case_by_one(bureau):
    files = read_folder(ROOT / "processes" / ITEM)
    head, _, rest = files["limits.toml"].partition("# ---------------------------------------------------------------- 绿色通道".encode())
    files["limits.toml"] = head + rest[rest.index("# ---------------------------------------------------------------- 延长".encode()) :]
    bureau.handle(DeployItem(None, files))
    with pytest.raises(Invalid):
        receive(bureau)


def test_a_channel_whose_stages_do_not_fit_is_refused_at_deploy(bureau):
    files = read_folder(ROOT / "processes" / ITEM)
    files["limits.toml"] = files["limits.toml"].replace(
        b'working_days = 5, reference = "\xe9\x9d\x92\xe7\xa6\xbe\xe5\x8c\xba\xe7\xbb\xbf',
        b'working_days = 4, reference = "\xe9\x9d\x92\xe7\xa6\xbe\xe5\x8c\xba\xe7\xbb\xbf',
    )
    with pytest.raises(DefinitionError, match="channel 'green'"):
        bureau.handle(DeployItem(None, files))
