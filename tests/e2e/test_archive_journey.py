"""从查卷到验证, in a real browser: an archivist finds a volume, checks it, exports it with a purpose, and the file verifies without the system."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.domain.commands import WithdrawCase
from engine.verify import verify
from engine.worker import Worker
from tests import bureau as small
from web.limiter import limiter

AXE = Path(__file__).parents[2] / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    opened = small.copied(home, small.build(home), tmp_path_factory.mktemp("bureau"))
    case_id = opened.submit()
    opened.handle(WithdrawCase(opened.people["xiaoman"], case_id, "不办了", "journey-1"))
    worker = threading.Thread(target=Worker(opened.app).tick)  # signing wants a thread without Playwright's event loop
    worker.start()
    worker.join()
    yield opened
    opened.close()


def test_a_volume_is_found_checked_exported_and_verified(browser, site, bureau, tmp_path):
    """On a phone and without JavaScript; then the page once more as it is at a desk, looked over by axe."""
    limiter.reset()
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", "archivist")
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(desk|archive)/"))
    page.goto(f"{site}/archive/")
    page.get_by_role("searchbox", name="查找档案卷").fill("小满")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="青禾区小满餐饮有限公司").click()
    expect(page.get_by_role("heading", name="检查和导出")).to_be_visible()
    page.get_by_role("button", name="检查完整性").click()
    expect(page.get_by_text("检查通过")).to_be_visible()
    page.get_by_label("利用目的").fill("区法院调卷")
    with page.expect_download() as started:
        page.get_by_role("button", name="导出档案包").click()
    file = tmp_path / "volume.zip"
    started.value.save_as(file)
    page.goto(page.url)

    root = bureau.config.data_dir / "ca" / "root.pem"
    told = subprocess.run([sys.executable, "-m", "web.cli", "archive", "verify", str(file), "--root", str(root)], capture_output=True, text=True, check=False)
    assert (told.returncode, "验证通过" in told.stdout) == (0, True)
    expect(page.get_by_text("区法院调卷").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 844}, storage_state=context.storage_state())
    wide = desk.new_page()
    wide.goto(page.url)
    assert wide.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE.is_file():
        wide.evaluate(AXE.read_text(encoding="utf-8"))
        found = wide.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        assert [one["id"] for one in found["violations"]] == []
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
    desk.close()
    context.close()
