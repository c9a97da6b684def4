"""In a real browser: the gallery and the forms on a phone and on a desk, checked with axe, and the small scripts at work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import jsonify, render_template_string, request
from playwright.sync_api import expect

from engine.domain.form import blank, parse_form
from tests.web.shell.product import shell
from web.form_post import read_post
from web.form_view import form_view
from web.guards import guard, public

WEB = Path(__file__).parents[3] / "web"
AXE = WEB / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
START = WEB.parent / "forms" / "catering_licence" / "start.form"
PAGE = """{% extends layout %}{% block title %}Form{% endblock %}{% block main %}<h1>Form</h1>
{% call ui.form(view, autosave="/autosave", own={"request-id": "r1"}) %}{{ ui.button("Send", attrs={"data-submit-main": ""}) }}{% endcall %}{% endblock %}"""
LIST = """{% extends "layout_officer.html" %}{% block title %}List{% endblock %}{% block main %}<h1>List</h1>
{% call ui.table("Work", [{"label": "Pick"}, {"label": "Case"}], count=3, keyboard=true) %}{% for n in range(3) %}
<tr data-row><td><input type="checkbox" aria-label="pick {{ n }}"></td>
<th scope="row"><a href="#case-{{ n }}">case {{ n }}</a></th></tr>{% endfor %}{% endcall %}{% endblock %}"""


def form_app():
    """The shell with the catering application at /form, posted back to itself, and a keyboard list."""
    app = shell()
    form = parse_form(START.read_bytes())
    app.extensions["saved"] = []

    def form_page():
        posted = read_post(form, request.form, request.files, lambda name, _: name) if request.method == "POST" else None
        raw = posted.values if posted else blank(form)
        sent = "sent" if posted and not posted.redraw else ""
        layout = "layout_officer.html" if request.args.get("officer") else "layout_public.html"
        return (
            render_template_string("{{ sent }}" + PAGE, view=form_view(form, raw), layout=layout, sent=sent)
            if not sent
            else "sent " + request.form["request-id"]
        )

    def autosave():
        app.extensions["saved"].append(request.form.to_dict())
        return jsonify(words="saved 10:00", own={"draft-id": "7"})

    app.add_url_rule("/form", "form_page", guard(public)(form_page), methods=["GET", "POST"])
    app.add_url_rule("/autosave", "autosave", guard(public)(autosave), methods=["POST"])
    app.add_url_rule("/list", "list_page", guard(public)(lambda: render_template_string(LIST)))
    return app


@pytest.fixture(scope="module")
def application():
    return form_app()


@pytest.fixture(scope="module")
def site(application, serve):
    return serve(application)


def opened(browser, address, *, width=1440, scripts=True):
    """A page of this width that remembers what its console complained of."""
    page = browser.new_context(viewport={"width": width, "height": 1000}, java_script_enabled=scripts, bypass_csp=False, locale="zh-CN").new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(address)
    return page


def serious(page):
    """What axe finds serious or critical: rule, element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], node["target"], node.get("failureSummary", ""))
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/gallery/", 390),
        ("/gallery/", 1440),
        ("/gallery/?lang=en&size=large", 390),
        ("/form", 390),
        ("/form?officer=1&lang=en", 1440),
        ("/list", 390),
        ("/nowhere", 390),
    ],
)
def test_axe_finds_nothing_serious_and_nothing_overflows(browser, site, path, width):
    page = opened(browser, site + path, width=width)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [complaint for complaint in page.complaints if "404" not in complaint] == []
    page.context.close()


def test_the_dark_theme_of_the_wall_is_as_legible(browser, site):
    page = opened(browser, site + "/gallery/")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert serious(page) == []
    page.context.close()


def test_a_conditional_field_follows_its_answer_at_once(browser, site):
    page = opened(browser, site + "/form")
    conditional = [json.loads(one) for one in page.eval_on_selector_all("[data-hide]", "all => all.map(one => one.dataset.hide)")]
    assert conditional
    before = page.eval_on_selector_all("[data-hide]", "all => all.filter(one => !one.hidden).length")
    for group in page.query_selector_all("fieldset.field"):
        first = group.query_selector("input[type=radio]")
        if first:
            first.check()
    assert page.eval_on_selector_all("[data-hide]", "all => all.filter(one => !one.hidden).length") > before
    page.context.close()


def test_without_script_every_conditional_field_is_there(browser, site):
    page = opened(browser, site + "/form", scripts=False)
    parts = page.query_selector_all("[data-hide]")
    assert parts
    assert all(part.is_visible() for part in parts)
    page.context.close()


def test_rows_are_added_and_removed_without_script_and_nothing_is_lost(browser, site):
    page = opened(browser, site + "/form", scripts=False)
    page.fill("#f-operator_name", "青禾区小满餐饮店")
    rows = len(page.query_selector_all(".rows-entry"))
    page.click("button[name=add-row]")
    assert len(page.query_selector_all(".rows-entry")) == rows + 1
    assert page.input_value("#f-operator_name") == "青禾区小满餐饮店"
    page.click("button[name=remove-row] >> nth=0")
    assert len(page.query_selector_all(".rows-entry")) == rows
    page.context.close()


def test_return_in_a_field_sends_the_form_and_not_a_row_button(browser, site):
    page = opened(browser, site + "/form", scripts=False)
    page.fill("#f-operator_name", "小满")
    page.press("#f-operator_name", "Enter")
    assert page.inner_text("body") == "sent r1"
    page.context.close()


def test_ctrl_enter_sends_the_form_from_anywhere_in_it(browser, site):
    page = opened(browser, site + "/form")
    page.focus("#f-place_address")
    page.keyboard.press("Control+Enter")
    expect(page.locator("body")).to_have_text("sent r1")
    page.context.close()


def test_what_is_typed_is_saved_by_itself_and_remembers_its_draft(browser, site, application):
    page = opened(browser, site + "/form")
    page.fill("#f-operator_name", "小满")
    expect(page.locator("[data-saved]")).to_have_text("saved 10:00")
    assert application.extensions["saved"][-1]["operator_name"] == "小满"
    assert page.input_value("input[name=draft-id]") == "7"
    page.context.close()


def test_a_list_is_walked_and_ticked_by_keys(browser, site):
    page = opened(browser, site + "/list")
    for key in "jjjkx":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "case 1"
    assert page.eval_on_selector_all("tbody input", "all => all.map(one => one.checked)") == [False, True, False]
    page.keyboard.press("Enter")
    page.wait_for_url("**#case-1")
    page.context.close()


def test_keys_never_act_while_somebody_types(browser, site):
    page = opened(browser, site + "/form")
    page.focus("#f-operator_name")
    page.keyboard.type("jkx/")
    assert page.input_value("#f-operator_name") == "jkx/"
    page.context.close()


def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content(browser, site):
    page = opened(browser, site + "/gallery/tag")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.context.close()


def test_an_officers_page_travels_in_less_than_100_kb(browser, site):
    import gzip

    page = opened(browser, site + "/list")
    addresses = page.eval_on_selector_all("link[rel=stylesheet], script[src]", "all => all.map(one => one.href || one.src)")
    bodies = [page.request.get(address).body() for address in [site + "/list", *addresses]]
    assert len(addresses) >= 2
    assert sum(len(gzip.compress(body)) for body in bodies) < 100_000
    page.context.close()
