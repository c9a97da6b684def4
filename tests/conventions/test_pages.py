"""Pages hold to the content security policy: no inline script, style or handler, nothing from other hosts."""

from __future__ import annotations

import re

from tests.conventions.repository import text, tracked

INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"),
    "style element": re.compile(r"<style[\s>]"),
    "style attribute": re.compile(r"\sstyle\s*="),
    "event attribute": re.compile(r"""\son[a-z]+\s*=\s*["'{]"""),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"""\b(?:src|href)\s*=\s*["'](?:https?:)?//(?!bpmn\.io)"""),
    "htmx expression": re.compile(r"""\bhx-on\b|hx-vals\s*=\s*["']js:"""),
}


def test_no_page_asks_for_what_the_policy_refuses() -> None:
    pages = [name for name in tracked() if name.startswith("web/") and name.endswith((".html", ".jinja", ".svg"))]
    found = {f"{name}: {what}" for name in pages for what, pattern in INLINE.items() if pattern.search(text(name))}

    assert pages
    assert found == set()
