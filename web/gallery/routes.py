"""组件陈列:``/gallery`` shows each component's examples as screens render them."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from web import ui
from web.guards import guard, public

blueprint = Blueprint("gallery", __name__, url_prefix="/gallery", template_folder="templates")


@blueprint.get("/")
@guard(public)
def index() -> str:
    """All components on one page."""
    return render_template("gallery/index.html", components=ui.every(), rendered=_rendered)


@blueprint.get("/<name>")
@guard(public)
def one(name: str) -> str:
    """One component with its options."""
    found = next((component for component in ui.every() if component.name == name), None)
    if found is None:
        abort(404)
    return render_template("gallery/one.html", component=found, rendered=_rendered)


def _rendered(component: ui.Component, example: ui.Example) -> str:
    return ui.rendered(current_app.jinja_env, component, example)
