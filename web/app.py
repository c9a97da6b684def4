"""网页外壳:the application factory. Everything is refused unless a policy admits it."""

from __future__ import annotations

import importlib
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from web import assets, errors, guards, health, i18n, log_lines, metrics, navigation, plain_text, styles, words
from web.clock_bar import clock_bar
from web.current import current_actor, now, request_id
from web.limiter import limiter
from web.ui import Components
from web.whole_number import IdConverter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from types import TracebackType

    from engine.bootstrap import Application
    from engine.config import Config

AUDIENCES = ("public", "hall", "window", "desk", "studio", "admin", "supervision", "archive", "api", "gallery")
WEB = Path(__file__).parent
MAX_UPLOAD = 64 * 1_048_576
MAX_TEXT = 1_048_576
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_log = log_lines.logger_of("yizhang.request")


class Web(Flask):
    """Flask, telling of an unexpected exception in one line like any other, without what people typed."""

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """故障:its kind and the places it passed."""
        kind, _, trace = exc_info
        _log.error("failure", kind=kind.__name__ if kind else "", places=log_lines.places(trace), endpoint=request.endpoint, request_id=request_id())


def create_app(
    yizhang: Application, config: Config, *, now: Callable[[], datetime] | None = None, audiences: Sequence[str] = AUDIENCES, testing: bool = False
) -> Flask:
    """Build the Flask app around an engine.bootstrap.Application. ``now`` replaces the clock in tests."""
    app = Web("web", root_path=str(WEB), template_folder=None, static_folder="static")
    _configure(app, config, testing=testing)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    app.url_map.converters["int"] = IdConverter
    app.config["NOW"] = now or yizhang.bureau.now
    app.extensions["yizhang"] = yizhang
    app.extensions["navigation"] = []
    _templates(app)
    i18n.set_up(app)
    words.set_up(app)
    app.before_request(_begin)  # first of all: the token is read from the form, whose size is bounded here
    CSRFProtect(app)
    limiter.init_app(app)
    errors.set_up(app)
    app.before_request(plain_text.enforce)
    app.before_request(guards.enforce)
    app.after_request(_finish)
    _static(app)
    health.set_up(app)
    _audiences(app, audiences)
    if "api" in audiences:
        metrics.set_up(app)
    if not testing:
        log_lines.to_stderr()
    return app


def _configure(app: Flask, config: Config, *, testing: bool) -> None:
    app.config.update(
        SECRET_KEY=config.web_key,
        TESTING=testing,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=4 * 1_048_576,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="yizhang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_REFRESH_EACH_REQUEST=False,  # the session itself ends twelve hours after signing in: signing its cookie anew would prolong nothing
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        WTF_CSRF_TIME_LIMIT=None,
        BUREAU_ZH=config.bureau_name,
        BUREAU_EN=getattr(config, "bureau_name_en", "Qinghe District Approval Bureau"),
        BUREAU_TELEPHONE=getattr(config, "bureau_telephone", ""),
        BUREAU_PLACE_ZH=getattr(config, "bureau_place", ""),
        BUREAU_PLACE_EN=getattr(config, "bureau_place_en", ""),
    )


def _templates(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader([FileSystemLoader(WEB / "templates"), PrefixLoader({"components": FileSystemLoader(WEB / "components")})])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        ui=Components(app.jinja_env),
        current_actor=current_actor,
        now=now,
        nav_items=navigation.nav_items,
        top_counts=navigation.top_counts,
        home_href=navigation.home_href,
        post_words=navigation.post_words,
        stylesheet=lambda: url_for("stylesheet", digest=styles.sheet().digest),
        switched=_switched,
        large_print=_large_print,
        asset=_asset,
        asset_styles=_asset_styles,
        viewer_assets=_viewer_assets,
        clock_bar=clock_bar,
        has_endpoint=lambda name: name in app.view_functions,
    )


def _asset(name: str) -> str:
    """The built front-end file's address; empty until the front end has been built (pages work without)."""
    try:
        return assets.asset(name)
    except assets.AssetsMissing:
        return ""


def _asset_styles(name: str) -> tuple[str, ...]:
    """The style sheets of a built entry; none before the front end is built."""
    try:
        return assets.styles(name)
    except assets.AssetsMissing:
        return ()


def _viewer_assets() -> Markup:
    """流程图:the script and style sheets of pages that draw a diagram; nothing before the front end is built."""
    try:
        sheets, script = assets.styles("viewer"), assets.asset("viewer")
    except assets.AssetsMissing:
        return Markup()
    links = Markup().join(Markup('<link rel="stylesheet" href="{}">').format(sheet) for sheet in sheets)
    return links + Markup('<script type="module" src="{}"></script>').format(script)


def _switched(**change: str) -> str:
    """This page's address with ``lang`` or ``size`` changed, for the switches in the masthead. What the visitor sent stays mere text."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in change] if request.method == "GET" else []
    return "?" + urlencode([*kept, *change.items()])


def _large_print() -> bool:
    """大字版:asked for by ``?size=large`` and remembered in a cookie."""
    return (request.args.get("size") or request.cookies.get("size")) == "large"


def _begin() -> None:
    g.began = time.perf_counter()
    if request.mimetype != "multipart/form-data":  # read as a whole, field by field in memory: files never come this way
        request.max_content_length = MAX_TEXT


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in {"static", "stylesheet"} or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.args.get("size") in {"large", "normal"}:
        response.set_cookie("size", request.args["size"], max_age=31_536_000, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    response.headers["X-Request-Id"] = request_id()
    if response.location and response.location.startswith(request.host_url):  # the library's own redirects repeat whatever Host the visitor sent
        response.location = response.location.removeprefix(request.host_url.rstrip("/"))
        response.set_data(b"")
    spent = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
    told = {"token": g.token} if "token" in g else {}
    _log.info("request", method=request.method, endpoint=request.endpoint, status=response.status_code, ms=spent, request_id=request_id(), **told)
    return response


def _static(app: Flask) -> None:
    """Our own files: Flask's static folder, and the joined style sheet under a name that changes with its content."""

    @guards.guard(guards.public)
    def stylesheet(digest: str) -> Response:
        sheet, zipped = styles.sheet(), "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(sheet.gzipped if zipped else sheet.text, mimetype="text/css")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if digest == sheet.digest else "no-cache"
        return response

    app.add_url_rule("/style-<digest>.css", "stylesheet", stylesheet)
    app.view_functions["static"] = guards.guard(guards.public)(app.view_functions["static"])


def _audiences(app: Flask, audiences: Sequence[str]) -> None:
    """Register ``web/<audience>/routes.py`` of each audience there is: its ``blueprint`` and its ``NAVIGATION``."""
    for audience in audiences:
        if (WEB / audience / "routes.py").is_file():
            module = importlib.import_module(f"web.{audience}.routes")
            app.register_blueprint(module.blueprint)
            navigation.register(app, getattr(module, "NAVIGATION", ()))
