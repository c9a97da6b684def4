"""Importing a notice on screen: look first, then confirm; flaws come back with their lines."""

from __future__ import annotations

NOTICE = "date,workday,note\n2026-07-02,0,地方假\n2026-07-03,0,地方假\n"
SOURCE = "青禾区关于端午补假的通知"


def upload(visitor, content: str, source: str = SOURCE):
    return visitor.post("/admin/calendar/preview", {"source": source}, file=("notice.csv", content.encode()))


def hidden(page, action):
    (form,) = [form for form in page.tree.forms if (form.get("action") or "").endswith(action)]
    return {key: value for key, value in form.form_values() if key != "csrf_token"}


def test_the_preview_shows_what_moves_and_why_and_changes_nothing(bureau, visit):
    bureau.complete(bureau.submit(), "accept_case")
    page = upload(visit("admin"), NOTICE)

    assert page.status == 200
    assert "7月15日" in page.text
    assert "7月17日" in page.text
    assert "2026-07-02 原计为工作日" in page.text
    assert bureau.app.ask.calendar().version == 1


def test_the_confirmation_imports_what_was_previewed_once(bureau, visit):
    bureau.complete(bureau.submit(), "accept_case")
    admin = visit("admin")
    carried = hidden(upload(admin, NOTICE), "/calendar/import")

    admin.post("/admin/calendar/import", carried)
    admin.post("/admin/calendar/import", carried)
    page = admin.get("/admin/calendar")

    assert SOURCE in page.text
    assert "韩松" in page.text
    assert "正在按新的日历重新计算" in page.text
    assert [row.number for row in bureau.app.ask.calendar_versions()] == [2, 1]
    while bureau.app.recompute_once():
        pass
    assert "正在按新的日历重新计算" not in admin.get("/admin/calendar").text


def test_flaws_are_shown_with_their_lines_and_nothing_is_imported(bureau, visit):
    page = upload(visit("admin"), NOTICE + "2026-02-30,0,x\n", source="")

    assert page.status == 422
    assert "第 4 行" in page.text
    assert "没有写依据" in page.text
    assert bureau.app.ask.calendar().version == 1


def test_a_forged_confirmation_is_refused(bureau, visit):
    page = visit("admin").post("/admin/calendar/import", {"source": "x", "name": "x", "carried": "!!"})

    assert page.status == 422
    assert bureau.app.ask.calendar().version == 1


def test_only_administrators_import(visit):
    window = visit("window1")

    assert upload(window, NOTICE).status == 403
    assert window.post("/admin/calendar/import", {"source": "x"}).status == 403
