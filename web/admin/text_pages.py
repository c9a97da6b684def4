"""文字模板: how messages to applicants are worded; reworded here with a preview, and put back to the product's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.message_template import LONGEST
from engine.domain.message_text_commands import SetMessageText
from engine.domain.message_texts import GROUPS, KINDS, PLACEHOLDERS, example
from engine.domain.moment import moment
from engine.domain.punctuation import punctuated
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import product
from web.guards import administrator, guard
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from engine.domain.message_texts import MessageKind

LANGUAGES = ("zh", "en")


@blueprint.get("/texts")
@guard(administrator)
def texts() -> str:
    """All kinds of messages to applicants: in the product's words or reworded, since when, by whom."""
    latest = product().ask.message_texts()
    groups = [(say(*names), [_line(kind, latest.get(kind.id)) for kind in KINDS.values() if kind.group == id_]) for id_, names in GROUPS.items()]
    return render_template("admin/texts.html", groups=groups, reworded=sum(line["tag"] != "neutral" for _, lines in groups for line in lines))


def _line(kind: MessageKind, row: Any) -> dict[str, Any]:
    state, words, text = _state(kind, row)
    return {"id": kind.id, "name": said(kind, "name"), "tag": state, "words": words, "text": text, "row": row, "at": moment(row.from_at) if row else None}


def _state(kind: MessageKind, row: Any) -> tuple[str, str, str]:
    """(tag, words, the text in the reader's language) of what is sent now."""
    texts_ = (row.zh, row.en) if row else ("", "")
    fits = [bool(text) and kind.flaw(language, text) is None for language, text in enumerate(texts_)]
    text = say(*(text if fit else own for text, fit, own in zip(texts_, fits, kind.own, strict=True)))
    if any(text_ and not fit for text_, fit in zip(texts_, fits, strict=True)):
        return "error", gettext("改写已不合用，现用原文"), text
    return ("done", gettext("已改写"), text) if any(fits) else ("neutral", gettext("原文"), text)


@blueprint.get("/texts/<kind>")
@guard(administrator)
def text(kind: str) -> str:
    """One kind: its placeholders, both languages, the preview, every rewording."""
    return _drawn(kind, {})


def _drawn(key: str, typed: Mapping[str, str], refused: Rejection | None = None) -> str:
    kind = KINDS.get(key) or abort(404)
    rows = product().ask.message_text_history(key)
    now = {"zh": rows[0].zh if rows else "", "en": rows[0].en if rows else "", "ground": ""}
    own = dict(zip(LANGUAGES, kind.own, strict=True))
    values = {name: typed.get(name, now[name]) or own.get(name, "") for name in now}
    errors = {error.key: error for error in refused.errors} if isinstance(refused, Invalid) else {}
    errors = {**_flaws(kind, values), **errors} if typed else errors
    return render_template(
        "admin/text.html",
        kind=kind,
        line=_line(kind, rows[0] if rows else None),
        values=values,
        errors={name: said(error) for name, error in errors.items()},
        summary=[{"href": f"f-{name}", "text": said(error)} for name, error in errors.items()],
        refusal=refused if refused is not None and not isinstance(refused, Invalid) else None,
        placeholders=[(name, PLACEHOLDERS[name], _example(kind, name), _stays(kind, name)) for name in kind.names],
        previews=_previews(kind, values),
        typed=bool(typed),
        history=[(row, moment(row.from_at)) for row in rows],
        longest=LONGEST,
        request_id=fresh_id(),
    )


def _flaws(kind: MessageKind, values: Mapping[str, str]) -> dict[str, FieldError]:
    found = {key: kind.flaw(language, values[key].strip()) for language, key in enumerate(LANGUAGES)}
    return {key: FieldError(key, *wrong) for key, wrong in found.items() if wrong is not None}


def _example(kind: MessageKind, name: str) -> str:
    return say(*kind.fixed.get(name, PLACEHOLDERS[name].example))


def _stays(kind: MessageKind, name: str) -> str:
    """In which languages the placeholder must stay."""
    zh, en = (name in kind.required(language) for language in (0, 1))
    if zh and en:
        return gettext("必须保留")
    return gettext("中文必须保留") if zh else gettext("英文必须保留") if en else gettext("可以不用")


def _previews(kind: MessageKind, values: Mapping[str, str]) -> list[dict[str, str]]:
    """Both languages of an example case: the product's own words and those in the form; what doesn't fit is not shown filled."""
    own, new = kind.worded(("", ""), example(kind)), kind.worded((values["zh"].strip(), values["en"].strip()), example(kind))
    flaws, names = _flaws(kind, values), {"zh": gettext("中文"), "en": gettext("英文")}
    shown = (punctuated, str)  # as the applicant's page shows them
    return [{"lang": key, "name": names[key], "own": shown[i](own[i]), "new": "" if key in flaws else shown[i](new[i])} for i, key in enumerate(LANGUAGES)]


@blueprint.post("/texts/<kind>")
@guard(administrator)
def set_text(kind: str) -> Response | str | tuple[str, int]:
    """预览, 改写, or 恢复原文."""
    form = request.form
    if form.get("action") == "own":
        attempt(SetMessageText(me(), kind, "", "", "", posted_id()), gettext("已恢复原文，从现在起使用。"))
        return redirect(url_for("admin.text", kind=kind), 303)
    typed = {name: form.get(name, "")[:2000] for name in (*LANGUAGES, "ground")}
    if form.get("action") == "preview":
        return _drawn(kind, typed)
    try:
        product().handle(SetMessageText(me(), kind, typed["zh"], typed["en"], typed["ground"], posted_id()))
    except NotFound:
        raise
    except Rejection as refused:
        return _drawn(kind, typed, refused), refused.status
    flash(gettext("已改写，从现在起发出的通知用新的文字。"), "success")
    return redirect(url_for("admin.text", kind=kind), 303)
