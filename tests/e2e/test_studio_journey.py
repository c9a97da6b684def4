"""两个人、没有网络, in a real browser: two save the same file, and the network is gone while one types; nothing is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from engine.domain.sketch_commands import StartSketch


def test_what_was_typed_survives_another_editor_and_a_network_that_is_gone(signed_in, site, bureau):
    files = {"teahouse.bpmn": b"<x/>", "CHANGELOG.md": b"one\n"}
    sketch = bureau.handle(StartSketch(bureau.people["admin"], "archive", files, "two-editors")).id
    address = f"{site}/studio/{sketch}/files/CHANGELOG.md"
    mine, theirs = (signed_in("admin") for _ in range(2))
    for page in (mine, theirs):
        page.goto(address)
    theirs.fill("#content", "theirs\n")
    expect(theirs.locator("[data-save-state]")).to_contain_text("已保存")
    mine.fill("#content", "mine\n")
    panel = mine.locator("[data-conflict]")
    expect(panel).to_contain_text("您的改动还没有存进去")
    expect(panel.locator("textarea")).to_have_count(2)
    for area, kept in zip(panel.locator("textarea").all(), ["mine\n", "theirs\n"], strict=True):
        expect(area).to_have_value(kept)
    assert bytes(bureau.app.ask.sketch_file(sketch, "CHANGELOG.md").content) == b"theirs\n"
    mine.click("text=用我的")
    expect(mine.locator("[data-save-state]")).to_contain_text("已保存")
    assert [one.size for one in bureau.app.ask.sketch_states(sketch, "CHANGELOG.md")] == [5, 7, 4]

    mine.context.set_offline(True)
    mine.fill("#content", "typed without network\n")
    expect(mine.locator("[data-save-state]")).to_contain_text("网络不通")
    mine.context.set_offline(False)
    mine.goto("about:blank")
    mine.goto(address)
    expect(mine.locator("#content")).to_have_value("typed without network\n")
    expect(mine.locator("[data-save-state]")).to_contain_text("已保存")
    assert bytes(bureau.app.ask.sketch_file(sketch, "CHANGELOG.md").content) == b"typed without network\n"
