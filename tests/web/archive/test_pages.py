from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import create_engine, text

from engine.domain.commands import WithdrawCase
from engine.outbox.package_check import verify_package


@pytest.fixture
def closed(bureau):
    case_id = bureau.submit()
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", "pages-1"))
    return bureau.page(case_id).row


def settle(bureau):
    while bureau.app.relay_once():
        pass


def test_what_is_not_archived_in_time_stands_on_top_and_an_archive_without_volumes_says_so(bureau, closed, visit):
    fresh = visit("archivist").get("/archive/")
    bureau.clock.move(days=30)
    archivist = visit("archivist")
    late = archivist.get("/archive/")

    assert "还没有档案卷" in fresh.text
    assert (closed.number in fresh.text, "等待归档" in fresh.text) == (True, True)
    assert "逾期没有归档" in late.text
    assert visit("head").get("/archive/").status == 403
    assert "还没有利用记录" in archivist.get("/archive/uses").text


def test_a_volume_is_found_checked_noted_and_handed_out(bureau, closed, visit, tmp_path):
    settle(bureau)
    archivist = visit("archivist")
    assert closed.number not in archivist.get("/archive/?q=没有这样的").text
    for wanted in (closed.number, closed.title[3:6], bureau.page(closed.id).documents[0].number):
        (address,) = set(archivist.get(f"/archive/?q={wanted}").links("/archive/4"))
    page = archivist.get(address)

    for shown in ("卷内封面", "收件凭证", "申请表", "过程留痕", "10 年", "依据没有核对", "归档以后没有补记"):
        assert shown in page.text
    assert archivist.post(f"{address}/export", {"purpose": " "}).status == 422
    assert "请填写利用目的" in archivist.post(f"{address}/export", {"purpose": ""}).text
    assert archivist.post(f"{address}/note", {"text": ""}).status == 422
    assert archivist.post(f"{address}/note", {"text": "移交区档案馆 <b>"}).to == address
    assert archivist.post(f"{address}/check").to == address
    to = archivist.post(f"{address}/export", {"purpose": "区法院调卷"}).to
    package = archivist.client.get(to)
    file = tmp_path / "a.zip"
    file.write_bytes(package.get_data())

    assert verify_package(file, [bureau.app.authority.root]).sound
    assert package.headers["Content-Disposition"].startswith("attachment;")
    assert "移交区档案馆 <b>" in zipfile.ZipFile(io.BytesIO(file.read_bytes())).read(f"{closed.number}/notes.json").decode()
    again = archivist.get(address)
    for shown in ("移交区档案馆 <b>", "区法院调卷", "每个文件都与归档时一致"):
        assert shown in again.text
    assert "区法院调卷" in visit("supervisor").get("/archive/uses").text
    assert visit("supervisor").client.get(to).status_code == 403
    assert "导出档案包" not in visit("supervisor").get(address).text
    assert archivist.client.get(to.replace(".zip", "1.zip")).status_code == 404


def test_a_changed_byte_is_told_to_the_archivist(bureau, closed, visit):
    settle(bureau)
    archivist = visit("archivist")
    (address,) = set(archivist.get("/archive/").links("/archive/4"))
    engine = create_engine(bureau.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("drop trigger archived_blob_update"))
        connection.execute(text("update blob set content = x'00' where sha256 = (select sha256 from archive_file where upload_id is not null limit 1)"))
    engine.dispose()

    archivist.post(f"{address}/check")
    page = archivist.get(address)

    assert "发现 1 处问题" in page.body
    assert page.body.count("内容被改动过") == 2  # said now, and kept in the register


def test_the_uses_of_the_seal_tell_the_decision(bureau, visit):
    case_id = bureau.submit()
    bureau.clock.move(minutes=1)
    bureau.grant(case_id)
    supervisor = visit("supervisor")
    empty = supervisor.get("/supervision/seals")
    settle(bureau)

    page = supervisor.get("/supervision/seals")

    assert "还没有用过印章" in empty.text
    for row in bureau.page(case_id).documents:
        assert row.number in page.text
    for shown in ("档案卷归档", "准予", "顾明", "决定以前"):
        assert shown in page.text
    assert visit("market1").get("/supervision/seals").status == 403
