"""The modeller and the comparison in a real browser, under the product's own policy: every shipped diagram opens and is saved as it was, a stage is
picked in plain words by the keyboard, and two versions are painted side by side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect

from engine.domain.commands import DeployItem
from engine.domain.sketch_commands import StartSketch
from tests.bureau import ITEM
from tests.web.next_version import next_version
from web.limiter import limiter

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
SHIPPED = sorted(path for path in (Path(__file__).parents[2] / "processes").rglob("*.bpmn") if "_template" not in path.parts)
AGAIN = """async (texts) => {
  const { drawing } = document.querySelector('[data-studio-diagram]')
  const saved = []
  for (const text of texts) { await drawing.open(text); saved.push(await drawing.xml()) }
  await drawing.open(saved[0])
  return [saved, await drawing.xml()]
}"""
RENAMED = """() => {
  const modeler = document.querySelector('[data-studio-diagram]').drawing.modeler
  const one = (id) => modeler.get('elementRegistry').get(id)
  const kinds = modeler.get('stageKinds')
  kinds.together(() => kinds.changeId(one('approve_case'), 'decide_case'))
  modeler.get('canvas').focus()
  return one('record_decision').businessObject.extensionElements.values[0].values.find((each) => each.name === 'task').value
}"""

CODED = """() => {
  const modeler = document.querySelector('[data-studio-diagram]').drawing.modeler
  const [kinds, properties] = [modeler.get('stageKinds'), modeler.get('kindProperties')]
  const event = kinds.append(modeler.get('elementRegistry').get('approve_case'), kinds.all.find((one) => one.id === 'shape.caught_escalation'))
  const before = properties.codes(event, 'escalation')
  for (const code of ['clock:red', 'clock:black']) kinds.together(() => properties.setCode(event, 'escalation', code))
  const after = properties.codes(event, 'escalation').filter((one) => !before.includes(one))
  for (let step = 0; step < 3; step += 1) modeler.get('commandStack').undo()
  return after
}"""


@pytest.fixture
def released(bureau):
    return next(row.id for row in bureau.app.ask.versions() if row.item == ITEM and row.state == "released")


@pytest.fixture
def admin(page, site, bureau):
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    limiter.reset()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", "admin")
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(desk|admin)/"))
    yield page
    assert complaints == []


def parts(text):
    """Everything that a diagram says, whatever the order of its attributes and its white space."""
    root = etree.fromstring(text.encode() if isinstance(text, str) else text)
    return sorted(
        (one.tag, sorted(one.attrib.items()), (one.text or "").strip(), one.getparent().get("id", "") if one.getparent() is not None else "")
        for one in root.iter(etree.Element)
    )


def test_a_stage_is_picked_by_the_keyboard_and_nothing_else_changes(admin, site, bureau, released):
    ask, path = bureau.app.ask, f"{ITEM}.bpmn"
    files = ask.files_of(released)
    sketch = bureau.app.handle(StartSketch(bureau.people["admin"], "version", files, "drawn", released)).id
    admin.goto(f"{site}/studio/{sketch}")
    admin.wait_for_selector("[data-studio-diagram][data-ready]")

    saved, second = admin.evaluate(AGAIN, [one.read_text("utf-8") for one in SHIPPED])
    assert [one.name for one, text in zip(SHIPPED, saved, strict=True) if parts(one.read_bytes()) != parts(text)] == []
    assert second == saved[0]

    admin.reload()
    admin.wait_for_selector("[data-studio-diagram][data-ready]")
    assert bytes(ask.sketch_file(sketch, path).content) == files[path]  # looking at it saved nothing
    admin.focus("[data-canvas] .djs-container > svg")
    for _ in range(2):  # the start, the first task
        admin.keyboard.press("Alt+ArrowRight")
    expect(admin.locator("[data-panel]")).to_contain_text("受理")
    admin.keyboard.press("a")
    admin.keyboard.type("expert review")
    admin.keyboard.press("Enter")
    expect(admin.locator("[data-panel]")).to_contain_text("专家评审")
    expect(admin.locator("[data-save-state=saved]")).to_contain_text("已保存", timeout=15000)
    made = etree.fromstring(bytes(ask.sketch_file(sketch, path).content)).find(".//{*}callActivity[@calledElement='expert_review']")
    assert (made.get("id"), made.get("name")) == ("review_by_experts", "组织专家评审")

    admin.focus("[data-canvas] .djs-container > svg")
    admin.keyboard.press("Control+z")
    expect(admin.locator('[data-element-id="review_by_experts"]')).to_have_count(0)
    assert admin.evaluate(RENAMED) == "decide_case"  # the handler that reads the task's form follows it
    admin.keyboard.press("Control+z")
    assert admin.evaluate(CODED) == ["clock:black"]  # declared along, and what nothing refers to any more is gone
    admin.keyboard.press("t")  # the walk through has its own words and changes nothing
    expect(admin.get_by_role("button", name="看看流程怎么走")).to_have_attribute("aria-pressed", "true")
    admin.locator('[data-container-id="case_received"] .bts-context-pad[title="触发"]').click()
    expect(admin.locator(".bts-log")).to_contain_text("已收件")
    assert parts(admin.evaluate("document.querySelector('[data-studio-diagram]').drawing.xml()")) == parts(files[path])


def test_two_versions_are_compared_on_the_diagram(admin, site, bureau, released):
    draft = bureau.app.handle(DeployItem(None, next_version(bureau.app.ask.files_of(released), ITEM), draft=True)).id
    admin.goto(f"{site}/admin/versions/{draft}")
    admin.get_by_role("link", name="在图上比较").click()

    expect(admin.locator("[data-compare][data-drawn]")).to_have_count(1)
    old, new = admin.locator('[data-side="old"]'), admin.locator('[data-side="new"]')
    expect(old.locator('g.diff-removed[data-element-id="serve_refusal_to_refused"]')).to_have_count(1)
    expect(new.locator('g.diff-added[data-element-id="refusal_told"]')).to_have_count(1)
    for side in (old, new):
        expect(side.locator('g.diff-changed[data-element-id="approve_case"]')).to_have_count(1)
        expect(side.locator('g.diff-moved[data-element-id="refused"]')).to_have_count(1)
        expect(side.locator(".diff-badge--moved")).to_have_text("⇄ 移动")

    expect(admin.locator("[data-compare-now]")).to_have_text("1 / 6")
    admin.keyboard.press("n")
    expect(admin.locator("li[data-now]")).to_contain_text("refusal_told")
    expect(new.locator('g.diff-current[data-element-id="refusal_told"]')).to_have_count(1)
    left, right = admin.evaluate("[...document.querySelectorAll('[data-side] .viewport')].map((one) => one.getAttribute('transform'))")
    assert left == right

    admin.get_by_role("link", name="correction").click()
    expect(admin.locator('[data-side="old"] g.diff-changed[data-element-id="supply_correction"]')).to_have_count(1)
