"""An analyst changes a row of a decision table and a form in a real browser; both save themselves and show at once what the server makes of them."""

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


def test_a_new_field_has_both_names_and_is_called_what_its_english_title_says(bureau, site, signed_in):
    files = read_folder(ROOT / "processes" / "business_suspension")
    sketch = bureau.handle(StartSketch(bureau.people["analyst"], "archive", files, "fields")).id
    page = signed_in("analyst")
    page.goto(f"{site}/studio/{sketch}/forms?path=forms/start.form")
    page.locator("[data-form-editor][data-ready]").wait_for()
    page.focus("[data-field-type=radio]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-preview-place]")).to_contain_text("选项一")
    page.locator(".form-editor .fjs-form-field-radio").last.click()
    title = page.locator("[data-own-panel] input").first
    expect(title).to_have_value("Choose one")
    title.fill("Kind of shop")
    title.blur()
    expect(page.locator("[data-preview-place] [name=kind_of_shop]").first).to_be_attached()
    expect(page.locator("[data-save-state=saved]")).to_contain_text("已保存")
