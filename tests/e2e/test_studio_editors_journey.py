"""An analyst changes a limit, a form and a decision row in a real browser; each saves itself and shows at once what the server makes of it."""

from __future__ import annotations

import pytest

from engine.domain.sketch_commands import StartSketch
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture
def analyst(bureau, site, page):
    page.set_default_timeout(30_000)
    page.context.add_cookies([{"name": "lang", "value": "zh", "url": site}])
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", "admin")
    page.fill("#f-password", bureau.password)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_a_limit_a_form_and_a_decision_row_are_changed_and_seen(bureau, site, analyst):
    sketch = bureau.app.handle(StartSketch(bureau.people["admin"], "archive", read_folder(ROOT / "processes" / "oversize_transport"), "journey")).id
    source = lambda path: bytes(bureau.app.ask.sketch_file(sketch, path).content).decode()  # noqa: E731 - said once, used thrice
    page, at = analyst, f"{site}/studio/{sketch}"

    page.goto(f"{at}/limits")
    review = page.locator('[name$="/value"][name^="stage.review.promised/"]').first
    review.fill("39000")
    review.blur()
    page.locator(".limit-sum-bad").first.wait_for()
    assert "working_minutes = 39000" in source("limits.toml")

    page.goto(f"{at}/forms?path=forms/start.form")
    page.locator("[data-form-editor][data-ready]").wait_for()
    page.locator(".form-editor .fjs-form-field-textfield").first.click()
    label, before = page.locator("[data-own-panel] input").first, source("forms/start.form").splitlines()
    label.fill("Holder of the permit")
    label.blur()
    page.locator("[data-save-state][data-save-state=saved]").wait_for()
    assert [line.strip() for line in source("forms/start.form").splitlines() if line not in before] == ['"label_en": "Holder of the permit",']
    page.locator("[data-preview-place] button[name=try-it]").click()
    page.locator("[data-preview-place] .error-summary").wait_for()

    page.goto(f"{at}/decisions?path=route_authority.dmn")
    page.locator("[data-decision-editor][data-ready]").wait_for()
    cell = page.locator("td.input-cell [contenteditable]").nth(1)
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.type('"district"')
    page.locator("h1").click()
    page.locator("td.decision-wrong").first.wait_for()
    assert "都适用" in page.locator("[data-row-problems]").inner_text()
    page.locator("[data-trials] input.input").fill("province")
    page.locator("[data-trials] button").click()
    page.locator("td.decision-hit").first.wait_for()
