"""从清单到指南, in a real browser: an administrator hands in a list, the head approves it, a deviation is mended, the public finds the guide."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from engine.domain.catalogue_commands import ImportList
from engine.verify import verify
from tests import bureau as small
from tests.e2e.test_supervision_journey import accessible
from web.app import create_app
from web.limiter import limiter

TESTS = Path(__file__).parents[1]
LIST = TESTS / "domain" / "district_items_excerpt.tsv"
MAP = (TESTS.parent / "processes" / "_lists" / "sichuan_district.toml").read_bytes()


@pytest.fixture
def bureau(tmp_path):
    opened = small.copied(tmp_path / "template", small.build(tmp_path / "template"), tmp_path / "bureau")
    town = MAP.replace(b'"district"', b'"town"').replace(b'"511602000000"', b'"511602101000"')
    opened.handle(ImportList(LIST.read_bytes().replace("\t文物定级\t".encode(), "\t文物认定\t".encode()), town, "镇.tsv", "map.toml"))
    yield opened
    opened.close()


@pytest.fixture
def site(bureau):
    server = make_server("127.0.0.1", 0, create_app(bureau.app, bureau.config, testing=True), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def at_work(browser, site, bureau, login):
    limiter.reset()
    page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", login)
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(desk|window|admin|supervision)/"))
    return page


def approve(head, address):
    head.goto(address)
    accessible(head)
    head.click("button:has-text('批准') >> nth=0")
    expect(head.locator(".flash")).to_contain_text("目录已更新")


def test_a_list_comes_in_a_deviation_is_mended_and_the_public_reads_the_guide(browser, site, bureau):
    admin, head = at_work(browser, site, bureau, "admin"), at_work(browser, site, bureau, "head")
    admin.goto(f"{site}/admin/catalogue")
    accessible(admin)
    admin.click("text=导入清单")
    admin.set_input_files("input[name=list]", LIST)
    admin.click("main button:has-text('核对清单')")
    expect(admin.locator(".catalogue-sums")).to_contain_text("27")
    expect(admin.locator("main")).to_contain_text("编码里的行政区划 510000000000 不是 511602000000")
    accessible(admin)
    approve(head, admin.url)

    admin.goto(f"{site}/admin/conformity")
    expect(admin.locator("main")).to_contain_text("文物认定")
    accessible(admin)
    admin.click("text=按主项拟改")
    expect(admin.locator("main")).to_contain_text("文物定级")
    approve(head, admin.url)
    head.goto(f"{site}/admin/conformity")
    expect(head.locator("main")).to_contain_text("各级一致")

    reader = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 800}).new_page()
    reader.goto(f"{site}/catalogue")
    reader.fill("#f-q", "wwdj")
    reader.keyboard.press("Enter")
    expect(reader.locator("tbody tr")).to_have_count(2)
    accessible(reader)
    reader.click("tbody a >> nth=0")
    expect(reader.locator("main")).to_contain_text("八项公开要素")
    expect(reader.locator("main")).to_contain_text("不是本事项自己的流程图")
    accessible(reader)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
