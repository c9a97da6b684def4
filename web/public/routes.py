"""公众的页面:home, guides, the way in, the register of licences and their verification. Nothing here needs an account but the password page."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for

from engine.domain.commands import ChangePassword, RegisterApplicant, SignIn, SignOut
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.publicity_commands import RaiseObjection
from engine.queries.entries import Wanted
from web import licence_words
from web.acting import fresh_id
from web.current import begin_session, current_actor, end_session, product, safe_next, session_token
from web.disposition import disposition
from web.errors import errors_by_field
from web.guards import guard, public, signed_in
from web.i18n import gettext, said
from web.limiter import limiter
from web.navigation import Entry, home_href
from web.public import catalogue_pages, verification
from web.public.blueprint import blueprint
from web.public.guide import grouped, guide_of, matching
from web.public.projects import project_kinds
from web.public.publicity import shown
from web.table_export import export
from web.whole_number import whole_number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

    from engine.runtime.edition import Edition

VIEWS = (catalogue_pages,)
NAVIGATION = (
    Entry("public.items", "办事指南", "Guides", layout="public", order=10),
    Entry("public.catalogue", "事项目录", "Catalogue", layout="public", order=11),
    Entry("public.register", "发证公示", "Register", layout="public", order=30),
    Entry("public.publicities", "公示", "Public notice", layout="public", order=35),
    Entry("public.verify", "核验证照", "Verify", layout="public", order=40),
)
PAGE = 50
MOST = 5_000


@blueprint.get("/")
@guard(public)
def home() -> str:
    """首页."""
    editions = catalogue_pages.public_editions()
    actor = current_actor()
    mine = product().ask.my_cases(actor) if actor and actor.kind == "applicant" else []
    drafts = product().ask.my_drafts(actor) if actor and actor.kind == "applicant" else []
    return render_template("public/home.html", groups=grouped(guide_of(one) for one in editions), mine=mine, drafts=drafts)


@blueprint.get("/items")
@guard(public)
def items() -> str:
    """事项清单, searched by ``q``."""
    text = request.args.get("q", "").strip()[:100]
    found = matching(catalogue_pages.public_editions(), text)
    entries = product().ask.public_entries(Wanted(text)).count
    return render_template("public/items.html", groups=grouped(guide_of(one) for one in found), count=len(found), text=text, entries=entries)


@blueprint.get("/projects")
@guard(public)
def projects() -> str:
    """投资项目 1+8: the base and its sector variants side by side."""
    return render_template("public/projects.html", kinds=project_kinds())


def _edition(item: str) -> Edition:
    return product().ask.edition(item) or abort(404)


@blueprint.get("/items/<item>")
@guard(public)
def item(item: str) -> str | Answer:
    """办事指南, readable by everybody; what was cancelled leads to its entry, what is not public is not there."""
    edition, off = _edition(item), product().ask.off_catalogue().get(item)
    if off is not None and off.state == "cancelled":
        return redirect(url_for("public.entry", item_id=off.item_id), 303)
    if off is not None and catalogue_pages.hidden(off):
        abort(404)
    held = product().ask.power_of_item(item)
    powers = catalogue_pages.powers_shown(held, edition.item.unit) if held else []
    windows = [one for one in product().ask.windows() if one.serves(item)]
    elsewhere = off.exclusion_reason if off else ""
    return render_template("public/guide.html", guide=guide_of(edition), powers=powers, elsewhere=elsewhere, windows=windows)


@blueprint.get("/items/<item>/diagram.bpmn")
@guard(public)
def diagram(item: str) -> Response:
    """流程图 of the released version; with ``called``, of a process that it calls."""
    edition, called = _edition(item), request.args.get("called", "")
    content = edition.files.get(f"_shared/{called}.bpmn") if called else edition.diagram
    return Response(content, mimetype="application/xml") if content is not None else abort(404)


@blueprint.get("/items/<item>/samples/<material>")
@guard(public)
def sample(item: str, material: str) -> Response:
    """样表 of a material, from the item's folder."""
    edition = _edition(item)
    wanted = next((one.sample for one in edition.materials if one.id == material and one.sample), "")
    content = edition.files.get(f"documents/{wanted}") if wanted else None
    return _as_file(content, wanted) if content is not None else abort(404)


def _as_file(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = disposition(name, PurePath(name).suffix)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# -- the way in ----------------------------------------------------------------------------------------------


@blueprint.get("/sign-in")
@guard(public)
def sign_in() -> str:
    """登录."""
    return render_template("public/sign_in.html", target=safe_next(request.args.get("next"), ""), login="", errors=[])


@blueprint.post("/sign-in")
@limiter.limit("30 per minute")
@guard(public)
def signing_in() -> str | Answer | tuple[str, int]:
    """One sentence for every wrong login and password; a fresh session for a right one."""
    login, target = request.form.get("login", "").strip(), safe_next(request.form.get("next"), "")
    try:
        receipt = product().handle(SignIn(login[:100], request.form.get("password", "")[:200]))
    except Rejection as refused:
        page = render_template("public/sign_in.html", target=target, login=login, errors=[{"href": "f-login", "text": said(refused)}])
        return page, 401
    begin_session(str(receipt.id))
    return redirect(target or _first_page(), 303)


def _first_page() -> str:
    actor = current_actor()
    return url_for("hall.my") if actor and actor.kind == "applicant" else home_href()


@blueprint.post("/sign-out")
@guard(public)
def sign_out() -> Answer:
    """退出登录."""
    token = session_token()
    if token:
        product().handle(SignOut(token))
    end_session()
    flash(gettext("已退出登录。"), "success")
    return redirect(url_for("public.home"), 303)


@blueprint.get("/register")
@guard(public)
def join() -> str:
    """注册."""
    return render_template("public/join.html", typed={}, target=safe_next(request.args.get("next"), ""), errors={}, summary=[])


@blueprint.post("/register")
@limiter.limit("20 per minute")
@guard(public)
def joining() -> str | Answer | tuple[str, int]:
    """A new applicant, signed in at once; all errors at once otherwise."""
    typed, target = {name: request.form.get(name, "").strip() for name in ("name", "code", "phone", "login")}, safe_next(request.form.get("next"), "")
    password = request.form.get("password", "")
    try:
        product().handle(RegisterApplicant(typed["name"], typed["code"].upper(), typed["phone"], typed["login"], password))
    except Invalid as wrong:
        return render_template("public/join.html", typed=typed, target=target, errors=errors_by_field(wrong.errors), summary=wrong.errors), 422
    begin_session(str(product().handle(SignIn(typed["login"], password)).id))
    flash(gettext("注册成功，已经登录。"), "success")
    return redirect(target or url_for("hall.my"), 303)


@blueprint.get("/account/password")
@guard(signed_in)
def password() -> str:
    """修改密码."""
    return render_template("public/password.html", errors={}, summary=[])


@blueprint.post("/account/password")
@limiter.limit("10 per minute")
@guard(signed_in)
def new_password() -> str | Answer | tuple[str, int]:
    """All other sessions end; this one goes on under a fresh token."""
    actor = current_actor()
    try:
        receipt = product().handle(ChangePassword(actor.id if actor else 0, request.form.get("old", ""), request.form.get("new", "")))
    except Invalid as wrong:
        return render_template("public/password.html", errors=errors_by_field(wrong.errors), summary=wrong.errors), 422
    begin_session(str(receipt.id))
    flash(gettext("密码已修改，其他地方的登录都已退出。"), "success")
    return redirect(_first_page(), 303)


# -- licences ------------------------------------------------------------------------------------------------


@blueprint.get("/licences")
@guard(public)
def register() -> str:
    """发证公示: every licence issued, newest first, with what became of it; found by number or holder."""
    skip, text = max(0, whole_number(request.args, "skip")), _asked()
    total, rows = product().ask.register(text, skip=skip, most=PAGE)
    listed = [(row, licence_words.licence_state(row.state, row.valid_until, row.valid_from, row.renewed_until)) for row in rows]
    return render_template("public/register.html", rows=listed, total=total, skip=skip, most=PAGE, text=text, words=licence_words, masked=verification)


def _asked() -> str:
    return request.args.get("q", "").strip()[:100]


@blueprint.get("/licences.csv")
@limiter.limit("10 per minute")
@guard(public)
def register_csv() -> Response:
    """发证公示 for a spreadsheet."""
    _, rows = product().ask.register(_asked(), most=MOST)
    return export(verification.register_rows(rows), "licences")


@blueprint.get("/licences.json")
@limiter.limit("10 per minute")
@guard(public)
def register_json() -> Response:
    """发证公示 for machines; ``skip`` turns the pages."""
    skip = max(0, whole_number(request.args, "skip"))
    total, rows = product().ask.register(_asked(), skip=skip, most=500)
    return jsonify({"total": total, "skip": skip, "licences": verification.register_records(rows)})


# -- publicity -----------------------------------------------------------------------------------------------


@blueprint.get("/publicity")
@guard(public)
def publicities() -> str:
    """公示: what anybody may object to now."""
    return render_template("public/publicities.html", rows=[shown(row) for row in product().ask.in_publicity()])


@blueprint.get("/publicity/<int:publicity_id>")
@guard(public)
def publicity(publicity_id: int) -> str:
    """一项公示, with the form for an objection, or what came of it."""
    return _publicity(publicity_id)


@blueprint.post("/publicity/<int:publicity_id>/objections")
@limiter.limit("10 per hour")
@guard(public)
def object_to(publicity_id: int) -> Answer | tuple[str, int]:
    """提出异议, by anybody; nobody signs in for it."""
    form = request.form
    command = RaiseObjection(publicity_id, form.get("name", ""), form.get("contact", ""), form.get("words", ""), form.get("request-id", "")[:64])
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _publicity(publicity_id, refused), refused.status
    flash(gettext("已收到您的异议，公示结束以后在这一页答复。"), "success")
    return redirect(url_for("public.publicity", publicity_id=publicity_id), 303)


def _publicity(publicity_id: int, refused: Rejection | None = None) -> str:
    row = product().ask.publicity(publicity_id)
    if row is None:
        abort(404)
    errors = refused.errors if isinstance(refused, Invalid) else []
    said_else = refused if refused is not None and not errors else None
    typed = request.form if refused is not None else {}
    view = shown(row, whole=True)
    by_field = errors_by_field(errors)
    return render_template("public/publicity.html", view=view, errors=by_field, summary=errors, refusal=said_else, typed=typed, request_id=fresh_id())


@blueprint.get("/verify")
@limiter.limit("30 per minute")
@guard(public)
def verify() -> str | Answer:
    """核验: type a code or choose a file."""
    code = request.args.get("code", "").strip()[:100]
    return redirect(url_for("public.licence", code=code.rpartition("/")[2] or "-"), 303) if code else render_template("public/verify.html", answer=None)


@blueprint.post("/verify")
@limiter.limit("30 per minute")
@guard(public)
def verify_file() -> str | tuple[str, int]:
    """核验文件: is it, byte for byte, what the bureau issued?"""
    content = request.files["file"].read() if "file" in request.files else b""
    answer = verification.check_file(content) if content else verification.no_file()
    return render_template("public/verify.html", answer=answer), 200 if answer.genuine else 422


@blueprint.get("/verify/<code>")
@limiter.limit("30 per minute")
@guard(public)
def licence(code: str) -> str | tuple[str, int]:
    """核验证照 by the code of its QR; every wrong code is answered alike."""
    view = verification.licence_view(code)
    if view is not None:
        return render_template("public/licence.html", view=view, code=code, answer=None, words=licence_words)
    document = verification.document_view(code)
    return render_template("public/document.html", view=document, code=code, answer=None) if document else (render_template("public/no_licence.html"), 404)


@blueprint.post("/verify/<code>")
@limiter.limit("30 per minute")
@guard(public)
def licence_file(code: str) -> str | tuple[str, int]:
    """The same, with a file that should be this licence."""
    view = verification.licence_view(code)
    content = request.files["file"].read() if "file" in request.files else b""
    if view is None:
        return _document_file(code, content)
    answer = verification.check_file(content, code) if content else verification.no_file()
    return render_template("public/licence.html", view=view, code=code, answer=answer, words=licence_words), 200 if answer.genuine else 422


def _document_file(code: str, content: bytes) -> tuple[str, int]:
    view = verification.document_view(code)
    if view is None:
        return render_template("public/no_licence.html"), 404
    answer = verification.check_document(content, view) if content else verification.no_file()
    return render_template("public/document.html", view=view, code=code, answer=answer), 200 if answer.genuine else 422


@blueprint.get("/verify/root.pem")
@guard(public)
def root_certificate() -> Response:
    """根证书: whom to trust when a document or an archive package is verified without this site."""
    response = Response(product().authority.root, mimetype="application/x-pem-file")
    response.headers["Content-Disposition"] = 'attachment; filename="root.pem"'
    return response


@blueprint.get("/help")
@guard(public)
def help_page() -> str:
    """帮助: how to apply, follow, correct and verify; accessibility."""
    return render_template("public/help.html")
