"""名下其他证照: who decides on a deregistration, and who deals with the other licences afterwards, sees them by number."""

from __future__ import annotations

from tests.service.test_deregistration import FOOD, apply, post, ready

COURT = {"way": ["ordinary"], "ending": ["court"], "barred": [], "settled": [], "commitment": []}


def test_the_other_licences_are_listed_before_the_decision_and_for_who_deals_with_them(bureau, visit):
    ready(bureau)
    case_id = apply(bureau, **COURT, court_ruling=[bureau.upload("xiaoman")])
    bureau.complete(case_id, "accept_case", materials=["application_form", "business_licence", "court_ruling"])
    post(bureau, case_id, "review_materials", "registrar", opinion="agree")

    for login, node in (("approver1", "approve_case"), ("cert1", "handle_dependants")):
        page = visit(login).get(f"/desk/tasks/{bureau.task(case_id, node).id}")
        (link,) = page.tree.xpath(f"//a[text()='{FOOD}']/@href")
        assert f"/desk/licences/{bureau.app.ask.licence_of_number(FOOD).id}" == link
        if node == "approve_case":
            bureau.complete(case_id, node)
