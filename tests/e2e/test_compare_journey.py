"""Two versions side by side in a real browser: what differs is painted on both, said in words, and stepped through by the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.commands import DeployItem
from tests.bureau import ITEM
from tests.web.next_version import next_version
from web.limiter import limiter

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def versions(bureau):
    """The released version and a draft that differs in every way."""
    ask = bureau.app.ask
    released = next(row.id for row in ask.versions() if row.item == ITEM and row.state == "released")
    draft = bureau.app.handle(DeployItem(None, next_version(ask.files_of(released), ITEM), draft=True)).id
    return released, draft


def test_an_administrator_compares_two_versions_on_the_diagram(page, site, bureau, versions):
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    limiter.reset()
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", "admin")
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(desk|admin)/"))
    page.goto(f"{site}/admin/versions/{versions[1]}")
    page.get_by_role("link", name="在图上比较").click()

    expect(page.locator("[data-compare][data-drawn]")).to_have_count(1)
    old, new = page.locator('[data-side="old"]'), page.locator('[data-side="new"]')
    expect(old.locator('g.diff-removed[data-element-id="serve_refusal_to_refused"]')).to_have_count(1)
    expect(new.locator('g.diff-added[data-element-id="refusal_told"]')).to_have_count(1)
    for side in (old, new):
        expect(side.locator('g.diff-changed[data-element-id="approve_case"]')).to_have_count(1)
        expect(side.locator('g.diff-moved[data-element-id="refused"]')).to_have_count(1)
        expect(side.locator(".diff-badge--moved")).to_have_text("⇄ 移动")

    expect(page.locator("[data-compare-now]")).to_have_text("1 / 6")
    page.keyboard.press("n")
    expect(page.locator("li[data-now]")).to_contain_text("refusal_told")
    expect(new.locator('g.diff-current[data-element-id="refusal_told"]')).to_have_count(1)
    same = "[...document.querySelectorAll('[data-side] .viewport')].map((one) => one.getAttribute('transform'))"
    left, right = page.evaluate(same)
    assert left == right

    page.get_by_role("link", name="correction").click()
    expect(page.locator('[data-side="old"] g.diff-changed[data-element-id="supply_correction"]')).to_have_count(1)
    assert complaints == []
