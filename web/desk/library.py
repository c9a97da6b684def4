"""证照库:finding a licence, its page, and what an officer may begin on it; older licences entered by one keeper and checked by another."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for

from engine.domain.codes import tidy
from engine.domain.errors import Busy, Invalid, NotFound, Rejection
from engine.domain.form import fields_of
from engine.domain.form.paper import on_paper
from engine.domain.licence_commands import CheckLicence, DecideContest, OpenOfficially, ProposeLicence
from engine.queries.library import STATES
from web import licence_words
from web.acting import attempt, fresh_id, kept_files, me, posted_id, store, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.desk.licence_page import Entering, filled, licence_view, listed, may_begin
from web.form_post import read_post
from web.form_view import form_view
from web.guards import guard, officer
from web.i18n import gettext, said
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.commands import Receipt
    from engine.domain.errors import FieldError

LOOKERS = officer("certificate", "reviewer", "approver", "window", "head", "supervisor", "administrator")
KEEPERS = officer("certificate")
BEGINNERS = officer("certificate", "reviewer", "approver", "supervisor")
PAGE = 50
MOST_ROWS = 500
COLUMNS = ("kind", "number", "holder", "holder_code", "valid_from", "valid_until", "source")


@blueprint.get("/licences")
@guard(LOOKERS)
def library() -> str:
    """证照库: searched by number, holder, code, kind and state."""
    text, state = request.args.get("q", "").strip()[:100], request.args.get("state", "")
    kind, skip = request.args.get("kind", "")[:64], max(0, whole_number(request.args, "skip"))
    state = state if state in STATES else ""
    total, rows = product().ask.library(tidy(text) if text.isascii() else text, kind, state, skip=skip, most=PAGE)
    return render_template(
        "desk/library.html",
        rows=listed(rows),
        total=total,
        skip=skip,
        most=PAGE,
        text=text,
        kind=kind,
        state=state,
        kind_options=[{"value": "", "label": gettext("全部种类")}, *_kinds()],
        state_options=[{"value": one, "label": licence_words.state_words(one) if one else gettext("全部状态")} for one in STATES],
        words=licence_words,
        keeper="certificate" in viewer().roles,
        contested=len(product().ask.open_contests()) if "certificate" in viewer().roles else 0,
    )


def _kinds() -> list[dict[str, str]]:
    return [{"value": id_, "label": said(one.kind, "name")} for id_, one in sorted(licence_words.issuers().items())]


@blueprint.get("/licences/<int:licence_id>")
@guard(LOOKERS)
def licence(licence_id: int) -> str:
    """一张证照: every version, the case that made each, what ended it, who relied on it."""
    page = product().ask.licence_page(licence_id) or abort(404)
    return render_template("desk/licence.html", view=licence_view(page, viewer()), words=licence_words, request_id=fresh_id())


@blueprint.post("/licences/<int:licence_id>/check")
@guard(KEEPERS)
def check_licence(licence_id: int) -> Answer:
    """复核补录的证照."""
    right = request.form.get("right") == "yes"
    done = gettext("已复核，证照开始有效。") if right else gettext("已退回，补录的内容作废。")
    attempt(CheckLicence(me(), licence_id, right, request.form.get("reason", "")[:1000], posted_id()), done)
    return redirect(url_for("desk.licence", licence_id=licence_id), 303)


@blueprint.get("/licences/contests")
@guard(KEEPERS)
def contests() -> str:
    """异议: what applicants contest, the longest waiting first."""
    return render_template("desk/contests.html", rows=product().ask.open_contests(), words=licence_words, request_id=fresh_id())


@blueprint.post("/licences/contests/<int:contest_id>")
@guard(KEEPERS)
def contest_decided(contest_id: int) -> Answer:
    """处理一项异议."""
    upheld = request.form.get("upheld") == "yes"
    attempt(DecideContest(me(), contest_id, upheld, request.form.get("words", "")[:1000], posted_id()), gettext("已处理，结果已告诉申请人。"))
    return redirect(url_for("desk.contests"), 303)


# -- cases that the bureau begins ----------------------------------------------------------------------------


@blueprint.get("/licences/<int:licence_id>/begin/<item>")
@guard(BEGINNERS)
def begin(licence_id: int, item: str) -> Response:
    """依职权启动: the item's start form, filled in from the licence."""
    page = product().ask.licence_page(licence_id) or abort(404)
    edition = may_begin(page.latest, item, viewer()) or abort(404)
    return _begin_page(page, edition, filled(edition, page.latest))


def _begin_page(page: Any, edition: Any, values: dict[str, list[str]], errors: tuple[FieldError, ...] = (), refusal: Rejection | None = None) -> Response:
    form = on_paper(edition.form_of("start"))
    view = form_view(form, values, errors=errors, uploads=kept_files(form, values))
    drawn = render_template("desk/begin.html", row=page.latest, edition=edition, view=view, refusal=refusal, request_id=posted_id(), words=licence_words)
    return make_response(drawn, 422 if errors or refusal else 200)


@blueprint.post("/licences/<int:licence_id>/begin/<item>")
@guard(BEGINNERS)
def begun(licence_id: int, item: str) -> Response | Answer:
    """启动办件."""
    page = product().ask.licence_page(licence_id) or abort(404)
    edition = may_begin(page.latest, item, viewer()) or abort(404)
    form = on_paper(edition.form_of("start"))
    posted = read_post(form, request.form, request.files, store)
    if posted.errors or posted.redraw:
        return _begin_page(page, edition, posted.values, tuple(posted.errors))
    try:
        receipt = product().handle(OpenOfficially(me(), item, posted.values, posted_id()))
    except (Busy, NotFound):
        raise
    except Invalid as refused:
        return _begin_page(page, edition, posted.values, refused.errors)
    except Rejection as refused:
        return _begin_page(page, edition, posted.values, refusal=refused)
    flash(gettext("已启动，办件编号 %(number)s。启动人不参与调查、审查和决定。", number=receipt.number), "success")
    return redirect(url_for("desk.licence", licence_id=licence_id), 303)


# -- older licences ------------------------------------------------------------------------------------------


@blueprint.get("/licences/enter")
@guard(KEEPERS)
def enter_licence() -> str:
    """补录: choose the kind, then its entries."""
    issuer = licence_words.issuers().get(request.args.get("kind", ""))
    entering = Entering.of(issuer) if issuer else None
    return _entry(entering, {})


def _entry(entering: Entering | None, values: dict[str, list[str]], errors: tuple[FieldError, ...] = ()) -> str:
    view = form_view(entering.form, values, errors=[e for e in errors if e.key in entering.keys]) if entering else None
    return render_template("desk/licence_entry.html", entering=entering, kind_options=_kinds(), view=view, values=values, errors=errors, request_id=posted_id())


@blueprint.post("/licences/enter")
@guard(KEEPERS)
def licence_entered() -> Answer | tuple[str, int]:
    """补录一张: it waits for another keeper."""
    entering = Entering.of(licence_words.issuers().get(request.form.get("licence-kind", "")) or abort(404))
    posted = read_post(entering.form, request.form, request.files, store)
    own = {name: request.form.get(f"licence-{name}", "").strip()[:1000] for name in COLUMNS[1:]}
    try:
        receipt = _propose(entering, posted.values, own, posted_id())
    except Invalid as refused:
        return _entry(entering, {**posted.values, **{f"licence-{key}": [text] for key, text in own.items()}}, refused.errors), 422
    flash(gettext("已补录，等另一位制证人员复核以后有效。"), "success")
    return redirect(url_for("desk.licence", licence_id=receipt.id), 303)


def _propose(entering: Entering, raw: Mapping[str, Sequence[str]], own: dict[str, str], request_id: str) -> Receipt:
    """One entry; Invalid with what is wrong in its form, else with what is wrong with the rest."""
    data = entering.read(raw)
    receipt: Receipt = product().handle(ProposeLicence(me(), entering.issuer.kind.id, data=data, request_id=request_id, **own))
    return receipt


@blueprint.get("/licences/import")
@guard(KEEPERS)
def import_licences() -> str:
    """批量补录."""
    return render_template("desk/licence_import.html", report=None, columns=COLUMNS, request_id=fresh_id())


@blueprint.post("/licences/import")
@guard(KEEPERS)
def licences_imported() -> Answer | tuple[str, int] | str:
    """Row by row, each on its own; what is wrong with a row is said beside it, and the others go on."""
    content = request.files["file"].read() if "file" in request.files else b""
    report = _import(content, posted_id())
    code = 200 if any(line[2] for line in report) else 422
    return render_template("desk/licence_import.html", report=report, columns=COLUMNS, request_id=fresh_id()), code


def _import(content: bytes, request_id: str) -> list[tuple[int, str, bool, str]]:
    """(row, number, taken, sentence) of every row of the file."""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), restkey="?"))
    except (UnicodeDecodeError, csv.Error):
        return [(0, "", False, gettext("文件不是 UTF-8 编码的 CSV。"))]
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        return [(1, "", False, gettext("没有内容，或者第一行缺少这些列：%(columns)s。", columns="、".join(missing)))]
    if len(rows) > MOST_ROWS:
        return [(len(rows), "", False, gettext("一次最多 %(most)d 行，请分成几个文件。", most=MOST_ROWS))]
    return [_import_row(number, row, f"{request_id}-{number}") for number, row in enumerate(rows, 2)]


def _import_row(number: int, row: dict[str, Any], request_id: str) -> tuple[int, str, bool, str]:
    own = {name: str(row.get(name) or "").strip()[:1000] for name in COLUMNS}
    issuer = licence_words.issuers().get(own.pop("kind"))
    if issuer is None:
        return number, own["number"], False, gettext("没有这种证照，“kind”应写证照种类的 id。")
    entering = Entering.of(issuer)
    raw = {key: [text] if key not in entering.lists else text.split("、") for key in entering.keys if (text := str(row.get(key) or "").strip())}
    try:
        _propose(entering, raw, own, request_id)
    except Invalid as refused:
        labels = {one.key: said(one, "label") for one in fields_of(entering.form)}
        return number, own["number"], False, " ".join(f"{labels.get(e.key, e.key)}：{said(e)}" for e in refused.errors)
    return number, own["number"], True, gettext("已补录，待复核")
