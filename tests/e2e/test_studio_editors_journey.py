"""An analyst changes a row of a decision table in a real browser; it saves itself and shows at once what the server makes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.domain.sketch_commands import StartSketch
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

pytestmark = pytest.mark.e2e


def test_a_decision_row_is_changed_and_tried(bureau, site, signed_in):
    files = read_folder(ROOT / "processes" / "oversize_transport")
    sketch = bureau.handle(StartSketch(bureau.people["analyst"], "archive", files, "journey")).id
    page = signed_in("analyst")
    page.goto(f"{site}/studio/{sketch}/decisions?path=route_authority.dmn")
    page.locator("[data-decision-editor][data-ready]").wait_for()
    cell = page.locator("td.input-cell [contenteditable]").nth(1)
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.type('"district"')
    page.locator("h1").click()
    page.locator("td.decision-wrong").first.wait_for()
    expect(page.locator("[data-row-problems]")).to_contain_text("都适用")
    page.locator("[data-trials] input.input").fill("province")
    page.locator("[data-trials] button").click()
    page.locator("td.decision-hit").first.wait_for()
