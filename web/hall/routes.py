"""网上大厅的页面:an applicant's cases, drafts, applications, tasks and papers. Somebody else's looks like one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for

from engine.domain.commands import DiscardDraft, ReadNotices, StoreUpload, WithdrawCase
from engine.domain.errors import Invalid
from engine.domain.licence_commands import ContestMaterial
from engine.domain.media import MEDIA_TYPES
from engine.domain.moment import moment
from engine.outbox.qr import qr_svg
from web import guards, machine_data, words
from web.acting import posted_id
from web.clock_names import shares_words
from web.current import now, product, request_id
from web.disposition import disposition
from web.errors import errors_by_field
from web.guards import guard
from web.hall import application
from web.hall import progress as progressing
from web.hall.draft import applicant, draft_in_hand, take_page
from web.hall.hand_in import hand_in, request_id_of
from web.hall.licences import expiry_of, expiry_words, held_by
from web.hall.pages import page_title, pages_of
from web.hall.tasks import TaskInHand, settled, take_task, task_in_hand
from web.hall.visit import appointment_of, ask_for_slot, slots_offered
from web.hall.why import clock_sheets
from web.hall.wording import iso_day, material_words, qr_image, whole_dates
from web.i18n import gettext, said
from web.licence_words import kind_words
from web.limit_card import limit_card, paper_asked
from web.navigation import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError, Rejection
    from engine.queries.cases import CasePage
    from web.hall.draft import Draft
    from web.hall.pages import FormPage

blueprint = Blueprint("hall", __name__, template_folder="templates")
NAVIGATION = (Entry("hall.my", "我的办件", "My cases", layout="public", order=20),)
SANDBOX = "sandbox; default-src 'none'"
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/my")
@guard(guards.applicant)
def my() -> str:
    """我的办件: what waits for me, drafts, cases, notices."""
    ask, me = product().ask, applicant()
    names = {edition.item.id: said(edition.item, "name") for edition in ask.items()}
    cases, licences = ask.my_cases(me), held_by(me)
    for retired in {row.item for row in cases} - names.keys():
        edition = ask.known_edition(retired)
        names[retired] = said(edition.item, "name") if edition is not None else retired
    return render_template(
        "hall/my.html", cases=cases, licences=licences, drafts=ask.my_drafts(me), notices=ask.my_notices(me), names=names, state=progressing.status_words
    )


@blueprint.get("/progress")
@guard(guards.applicant)
def progress() -> str | Answer | tuple[str, int]:
    """查进度 by case number: one's own case, or the one sentence for all others."""
    number = "".join(request.args.get("number", "").split())[:50]
    page = product().ask.case_by_number(number, applicant()) if number else None
    if page is not None:
        return redirect(url_for("hall.case", case_id=page.row.id), 303)
    return render_template("hall/progress.html", number=number), 404 if number else 200


# -- applying ------------------------------------------------------------------------------------------------


@blueprint.get("/apply/<item>")
@guard(guards.applicant)
def apply(item: str) -> str:
    """任务清单: the application as short pages; nothing is stored before the first page is."""
    draft = draft_in_hand(item)
    others = [row for row in product().ask.my_drafts(applicant()) if row.item == item] if draft.id is None else []
    number = next(iter(draft.values.get(draft.edition.item.renewal.field, ())), "").strip().upper()
    expiry = expiry_of(draft.edition, applicant(), number)
    tasks, materials = application.task_list(draft), application.checklist(draft)
    return render_template("hall/apply.html", draft=draft, tasks=tasks, materials=materials, others=others, expiry=expiry)


def _page(draft: Draft, page_id: str) -> FormPage:
    return next((one for one in pages_of(draft.edition.form_of("start")) if one.id == page_id), None) or abort(404)


@blueprint.get("/apply/<item>/pages/<page>")
@guard(guards.applicant)
def apply_page(item: str, page: str) -> str:
    """申请表的一页."""
    draft = draft_in_hand(item)
    return _drawn(draft, _page(draft, page))


def _drawn(draft: Draft, page: FormPage, errors: Sequence[FieldError] = ()) -> str:
    view = application.page_view(draft, page, errors)
    materials = application.checklist(draft) if any(one.material for one in page.fields) else []
    return render_template("hall/page.html", draft=draft, page=page, title=page_title(page), view=view, pages=application.pages(draft), materials=materials)


@blueprint.post("/apply/<item>/pages/<page>")
@guard(guards.applicant)
def save_page(item: str, page: str) -> str | Answer | tuple[str, int]:
    """保存并继续; typed values are kept even when some are wrong."""
    draft = draft_in_hand(item)
    here, later = _page(draft, page), "save-later" in request.form
    posted = take_page(draft, here, visit="add-row" not in request.form and "remove-row" not in request.form)
    if posted.redraw:
        return _drawn(draft, here)
    if posted.errors and not later:
        return _drawn(draft, here, posted.errors), 422
    return redirect(url_for("hall.apply", item=item, draft=draft.id) if later else application.next_href(draft, here), 303)


@blueprint.post("/apply/<item>/pages/<page>/draft")
@guard(guards.applicant)
def keep_page(item: str, page: str) -> Response:
    """自动暂存, for pages with script."""
    draft = draft_in_hand(item)
    take_page(draft, _page(draft, page), visit=False)
    return jsonify(words=gettext("已暂存 %(time)s", time=words.clock_time(now())), own=draft.own)


@blueprint.get("/apply/<item>/check")
@guard(guards.applicant)
def check(item: str) -> str:
    """核对."""
    return _checked(draft_in_hand(item))


def _checked(draft: Draft, errors: Sequence[FieldError] = ()) -> str:
    sections, materials = application.check_sections(draft), application.checklist(draft)
    more = {"links": application.summary_links(draft, errors), "gaps": application.gaps(draft), "check": application.company(draft)}
    return render_template("hall/check.html", draft=draft, sections=sections, materials=materials, request_key=request_id_of(draft), **more)


@blueprint.post("/apply/<item>/submit")
@guard(guards.applicant)
def submit(item: str) -> str | Answer | tuple[str, int]:
    """提交."""
    handed = hand_in(item)
    if handed.draft is not None:
        return _checked(handed.draft, handed.errors), 422
    return redirect(url_for("hall.receipt", case_id=handed.case_id), 303)


@blueprint.get("/drafts/<int:draft_id>/discard")
@guard(guards.applicant)
def discard(draft_id: int) -> str:
    """删除草稿: asked once."""
    row = product().ask.draft(draft_id, applicant()) or abort(404)
    edition = product().ask.edition(row.item)
    return render_template("hall/discard.html", row=row, name=said(edition.item, "name") if edition else row.item)


@blueprint.post("/drafts/<int:draft_id>/discard")
@guard(guards.applicant)
def discarded(draft_id: int) -> Answer:
    """草稿删除."""
    product().handle(DiscardDraft(applicant().id, draft_id))
    flash(gettext("草稿已删除。"), "success")
    return redirect(url_for("hall.my"), 303)


# -- a case --------------------------------------------------------------------------------------------------


def _case(case_id: int) -> CasePage:
    """One's own case; 404 for everybody else's, as for none at all."""
    page = product().ask.case(case_id, applicant())
    return page if page is not None and page.relation == "applicant" else abort(404)


@blueprint.get("/cases/<int:case_id>")
@guard(guards.applicant)
def case(case_id: int) -> str:
    """办件页."""
    page = _case(case_id)
    return _case_drawn(page)


def _case_drawn(page: CasePage, errors: dict[str, str] | None = None, contested: str = "") -> str:
    held = {"relied_on": product().ask.relied_on(page.row.id), "contests": product().ask.contests_of(page.row.id)}
    more = {"expiry": expiry_words(page), "visit": appointment_of(page), "errors": errors or {}, "contested": contested, "contest_key": request_id()}
    return render_template("hall/case.html", view=progressing.case_view(page), kind_words=kind_words, **held, **more)


@blueprint.post("/cases/<int:case_id>/contest/<material>")
@guard(guards.applicant)
def contest(case_id: int, material: str) -> str | Answer | tuple[str, int]:
    """与实际不符: what the library holds is contested, and one's own version prevails."""
    page, file = _case(case_id), request.files.get("file")
    try:
        handle = str(product().handle(StoreUpload(applicant().id, file.filename or "", file.read())).id) if file and file.filename else ""
        product().handle(ContestMaterial(applicant().id, case_id, material, request.form.get("reason", "")[:1000], handle, posted_id()))
    except Invalid as wrong:
        return _case_drawn(page, errors_by_field(wrong.errors), material), 422
    flash(gettext("已收到。本件以您提供的材料为准，证照库的管理人员会核对，结果会告诉您。"), "success")
    return redirect(url_for("hall.case", case_id=case_id), 303)


@blueprint.get("/cases/<int:case_id>/visit")
@guard(guards.applicant)
def visit(case_id: int) -> str:
    """现场踏勘: when and who comes, and asking for another slot."""
    return _visit_drawn(_case(case_id))


@blueprint.post("/cases/<int:case_id>/visit")
@guard(guards.applicant)
def slot_asked(case_id: int) -> str | Answer | tuple[str, int]:
    """请求改期."""
    page = _case(case_id)
    errors, refusal = ask_for_slot(case_id, request.form)
    if refusal is not None:
        return _visit_drawn(page, errors, refusal), refusal.status
    flash(gettext("已请踏勘中心改期，答复会写在这里。"), "success")
    return redirect(url_for("hall.visit", case_id=case_id), 303)


def _visit_drawn(page: CasePage, errors: Mapping[str, FieldError] | None = None, refusal: Rejection | None = None) -> str:
    found = appointment_of(page) or abort(404)
    slots = slots_offered(found) if found.may_ask else []
    asked = request.form.get("request-id") or f"slot-{page.row.id}-{request_id()}"
    return render_template("hall/visit.html", page=page, visit=found, slots=slots, errors=errors or {}, refusal=refusal, typed=request.form, request_key=asked)


@blueprint.get("/cases/<int:case_id>/receipt")
@guard(guards.applicant)
def receipt(case_id: int) -> str:
    """收件回执, printable, with number and QR."""
    return render_template("hall/receipt.html", view=progressing.case_view(_case(case_id)), fresh=progressing.is_fresh(_case(case_id)))


@blueprint.get("/cases/<int:case_id>/qr.svg")
@guard(guards.applicant)
def qr(case_id: int) -> Response:
    """二维码 of the case's own address."""
    _case(case_id)
    return Response(qr_svg(f"{product().config.public_url}{url_for('hall.case', case_id=case_id)}"), mimetype="image/svg+xml")


@blueprint.get("/cases/<int:case_id>/why")
@guard(guards.applicant)
def why(case_id: int) -> str:
    """为什么是这一天: the day-by-day sheet."""
    page = _case(case_id)
    return render_template("hall/why.html", page=page, sheets=clock_sheets(page), shares=shares_words(page))


@blueprint.get("/cases/<int:case_id>/limit-card")
@guard(guards.applicant)
def card(case_id: int) -> str:
    """限时办结卡, to print."""
    found = limit_card(_case(case_id), f"{product().config.public_url}{url_for('hall.why', case_id=case_id)}", names=False)
    back, here = url_for("hall.case", case_id=case_id), url_for("hall.card", case_id=case_id)
    return render_template("limit_card.html", card=found, back=back, here=here, paper=paper_asked())


@blueprint.get("/cases/<int:case_id>/diagram.bpmn")
@guard(guards.applicant)
def diagram(case_id: int) -> Response:
    """流程图 of the version that the case started on."""
    return Response(_case(case_id).edition.diagram, mimetype="application/xml")


@blueprint.get("/cases/<int:case_id>/documents/<int:document_id>.pdf")
@guard(guards.applicant)
def document(case_id: int, document_id: int) -> Response:
    """文书或证照 as the sealed PDF; ``download=1`` saves it."""
    row = product().ask.document(document_id, applicant())
    if row is None or row.case_id != case_id:
        abort(404)
    return _file(product().document_file(document_id), "application/pdf", f"{row.number}.pdf", inline="download" not in request.args)


@blueprint.get("/cases/<int:case_id>/documents/<int:document_id>.<any(json, xml):form>")
@guard(guards.applicant)
def document_data(case_id: int, document_id: int, form: str) -> Response:
    """机读数据 of a document or licence."""
    row = product().ask.document(document_id, applicant())
    if row is None or row.case_id != case_id:
        abort(404)
    return machine_data.answer(document_id, form, row.number)


def _file(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response:
    response = Response(content, mimetype=media_type)
    ending = MEDIA_TYPES.get(media_type, ("", ".bin"))[1]
    response.headers["Content-Disposition"] = disposition(name, ending, inline=inline)
    response.headers["Content-Security-Policy"] = VIEWER if inline else SANDBOX
    return response


@blueprint.get("/uploads/<handle>")
@guard(guards.applicant)
def upload(handle: str) -> Response:
    """一个上传件, never opened in the page."""
    found = product().ask.upload_file(handle, applicant()) or abort(404)
    return _file(found.content, found.media_type, found.name)


@blueprint.post("/cases/<int:case_id>/notices")
@guard(guards.applicant)
def read_notices(case_id: int) -> Answer:
    """通知都看过了."""
    product().handle(ReadNotices(applicant().id, _case(case_id).row.id))
    return redirect(url_for("hall.case", case_id=case_id), 303)


@blueprint.get("/cases/<int:case_id>/withdraw")
@guard(guards.applicant)
def withdraw(case_id: int) -> str:
    """撤回申请: what it means, asked once."""
    view = progressing.case_view(_case(case_id))
    return render_template("hall/withdraw.html", view=view, reason="", error="", request_key=f"withdraw-{case_id}-{request_id()}")


@blueprint.post("/cases/<int:case_id>/withdraw")
@guard(guards.applicant)
def withdrawn(case_id: int) -> str | Answer | tuple[str, int]:
    """撤回."""
    page, reason, asked = _case(case_id), request.form.get("reason", "").strip()[:500], posted_id()
    if len(reason) < 2:
        error = gettext("请写明撤回的原因，一句话就够。")
        return render_template("hall/withdraw.html", view=progressing.case_view(page), reason=reason, error=error, request_key=asked), 422
    product().handle(WithdrawCase(applicant().id, page.row.id, reason, asked))
    flash(gettext("申请已撤回。以后可以重新申请。"), "success")
    return redirect(url_for("hall.case", case_id=case_id), 303)


@blueprint.get("/cases/<int:case_id>/tasks/<task_id>")
@guard(guards.applicant)
def task(case_id: int, task_id: str) -> str:
    """请您办的一件事: correction, rectification."""
    return _task_drawn(task_in_hand(_case(case_id), task_id))


def _task_drawn(task: TaskInHand) -> str:
    asked = request.form.get("request-id") or f"task-{task.row.id}-{request_id()}"
    return render_template("hall/task.html", task=task, view=task.view, own={"seen-event": task.seen, "request-id": asked})


@blueprint.post("/cases/<int:case_id>/tasks/<task_id>")
@guard(guards.applicant)
def task_done(case_id: int, task_id: str) -> str | Answer | tuple[str, int]:
    """提交; refused posts keep what was typed and the files already stored."""
    page = _case(case_id)
    task = None if settled(task_id) else task_in_hand(page, task_id)
    if task is None or take_task(task, application.today()):
        flash(gettext("已提交，我们接着办。"), "success")
        return redirect(url_for("hall.case", case_id=case_id), 303)
    return _task_drawn(task), 409 if task.stale else 422 if task.errors else 200


@blueprint.context_processor
def _words() -> dict[str, object]:
    """What the templates of this audience say in words of their own."""
    return {"instant": moment, "iso_day": iso_day, "qr_image": qr_image, "material_words": material_words, "whole_dates": whole_dates}
