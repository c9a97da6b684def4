"""委托中介:where officers record that a report is commissioned, and that it has arrived; drawn on the page of special procedures."""

from __future__ import annotations

from flask import Response, request

from engine.domain.commands import CommissionReport, ReceiveReport
from web.acting import me, posted_id
from web.desk.blueprint import blueprint
from web.desk.case_page import wanted_case
from web.desk.procedures import done
from web.guards import guard, officer
from web.i18n import gettext
from web.whole_number import whole_number


@blueprint.post("/cases/<int:case_id>/commission")
@guard(officer())
def commission(case_id: int) -> Response:
    """委托中介."""
    page, form = wanted_case(case_id), request.form
    words = (form.get("service", ""), form.get("provider", ""), form.get("commissioner", ""))
    command = CommissionReport(me(), case_id, *words, whole_number(form, "agreed_days"), posted_id())
    return done(page, "commission", command, gettext("已登记，中介开始计时；是否计入办理时限已告知申请人。"))


@blueprint.post("/cases/<int:case_id>/report")
@guard(officer())
def report(case_id: int) -> Response:
    """收到中介报告."""
    page, made = wanted_case(case_id), whole_number(request.form, "commission")
    command = ReceiveReport(me(), case_id, made, request.form.get("outcome", ""), posted_id())
    return done(page, f"report-{made}", command, gettext("已收到报告，中介停止计时。"))
