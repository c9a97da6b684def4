"""办事的人:what an applicant does on the pages, one page of the form after another, as a browser without script would."""

from __future__ import annotations

from tests.bureau import FORM, ITEM, PDF

APPLY = f"/apply/{ITEM}"
PAGES = {
    "operator": ("operator_name", "credit_code", "legal_person", "legal_person_id", "phone"),
    "premises": ("place_address", "area", "seats", "business_form", "projects"),
    "food_safety": ("safety_officers[0].name", "safety_officers[0].identity"),
    "related": ("has_signboard", "signboard_width", "signboard_height", "signboard_text", "public_gathering", "sells_tobacco"),
    "papers": (),
    "delivery": ("delivery_method", "declaration"),
}
PAPERS = ("layout_plan", "equipment_list", "signboard_drawing")


def draft_of(page):
    """The draft that an answer's address names."""
    return page.to.partition("draft=")[2].partition("#")[0]


def fill(person, page, draft="", files=None, **changes):
    """Fill in one page and press 保存并继续."""
    values = {name: FORM[name] for name in PAGES[page]} | changes
    return person.post(f"{APPLY}/pages/{page}", {**values, **({"draft-id": draft} if draft else {})}, **(files or {}))


def fill_all(person, **changes):
    """A complete draft; its id."""
    draft = ""
    for page, names in PAGES.items():
        mine = {name: value for name, value in changes.items() if name in names}
        answer = fill(person, page, draft, {name: (f"{name}.pdf", PDF) for name in PAPERS} if page == "papers" else None, **mine)
        assert answer.status == 303, (page, answer.summary())
        draft = draft_of(answer)
    return draft


def hand_in(person, draft):
    """Press 提交 on the page of answers."""
    page = person.get(f"{APPLY}/check?draft={draft}")
    return person.post(f"{APPLY}/submit", page.typed())


def case_of(answer):
    """The case that a receipt's address names."""
    return int(answer.to.split("/")[2])
