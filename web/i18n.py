"""双语:Chinese is the source, English the translation, held as plain ``translations/en/<area>.po`` files.

Every area of the shell (``shell``, ``hall``, ``desk`` …) has its own catalogue, so that two people never edit the same
one; all are merged in memory when the product starts, so nothing compiled is ever committed or written.
``python -m web.translate`` brings the catalogues up to date with the sources.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from engine.domain.punctuation import punctuated
from web.current import current_actor

if TYPE_CHECKING:
    from flask import Flask, Response

LANGUAGES = ("zh", "en")
COOKIE = "lang"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CATALOGUES = Path(__file__).parent / "translations"


class _Source(NullTranslations):
    """Chinese, the source: every sentence is its own translation, in Chinese punctuation."""

    def gettext(self, message: str) -> str:
        return punctuated(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return punctuated(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the context only tells translations apart
        return punctuated(message)

    ugettext, ungettext, upgettext = gettext, ngettext, pgettext


@cache
def catalogue(language: str) -> NullTranslations:
    """译文:all areas of one language merged; Chinese is the source."""
    if language == "zh":
        return _Source()
    merged = Translations()
    for path in sorted((CATALOGUES / language).glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        area = Translations(compiled)
        merged.merge(area)
        merged.plural = area.plural
    return merged


def gettext(zh: str, **values: object) -> str:
    """The reader's words for a Chinese sentence; ``values`` fill its ``%(name)s`` places."""
    return str(flask_babel.gettext(zh, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The same for a counted thing; Chinese is written twice alike, English has its plural."""
    return str(flask_babel.ngettext(one, many, num, **values))


class _Memory(Domain):  # type: ignore[misc]
    """Flask-Babel's domain, reading the merged catalogues above in place of compiled files."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


class _Babel(Babel):  # type: ignore[misc]
    domain_instance = _Memory()


def chosen_language() -> str:
    """语言:``?lang`` first, then the cookie, then the account's own, then Chinese."""
    wanted = request.args.get("lang") or request.cookies.get(COOKIE)
    if wanted not in LANGUAGES:
        wanted = getattr(current_actor(), "language", None)
    return wanted if wanted in LANGUAGES else "zh"


def language() -> str:
    """The language of this request, ``zh`` or ``en``. Asked some hundred times a page, so it is chosen once a request."""
    if not has_request_context():
        return "zh"
    found = g.get("language")
    if found is None:
        locale = get_locale()
        found = g.language = str(locale.language) if locale else "zh"
    return str(found)


def _words(zh: str, **values: object) -> Markup:
    """``_("…")`` in a template: markup made of our own sentence, with ``values`` escaped into it."""
    return Markup(catalogue(language()).gettext(zh)) % values  # noqa: S704 - a sentence of the catalogue


def _counted_words(one: str, many: str, num: int, **values: object) -> Markup:
    """``ngettext(…)`` in a template."""
    return Markup(catalogue(language()).ngettext(one, many, num)) % {"num": num, **values}  # noqa: S704 - a sentence of the catalogue


def say(zh: object, en: object = None) -> str:
    """双语字段:pick the reader's language of something stored in both; Chinese when there is no English."""
    if en and language() == "en":
        return str(en)
    return punctuated(str(zh)) if zh is not None else ""


def said(thing: Any, field: str = "") -> str:
    """The same for a record: ``said(rejection)`` reads zh/en, ``said(item, "name")`` reads name/name_en."""
    zh, en = (field, f"{field}_en") if field else ("zh", "en")
    if isinstance(thing, dict):
        return say(thing.get(zh), thing.get(en))
    return say(getattr(thing, zh, None), getattr(thing, en, None))


def _remember(response: Response) -> Response:
    wanted = request.args.get("lang")
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, wanted, max_age=31_536_000, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    response.headers.setdefault("Content-Language", "en" if language() == "en" else "zh-CN")
    return response


def set_up(app: Flask) -> None:
    """Give the app Flask-Babel with our catalogues, and the template words ``say`` and ``said``."""
    _Babel(app, default_locale="zh", default_timezone="Asia/Shanghai", locale_selector=chosen_language)
    app.after_request(_remember)
    app.jinja_env.globals.update(say=say, said=said, language=language)
    app.jinja_env.globals.update({"_": _words, "gettext": _words, "ngettext": _counted_words})  # the same words, found in a third of the time
