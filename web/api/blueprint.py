"""The blueprint of the interface for programs; the modules beside this one put their operations on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("api", __name__, url_prefix="/api", template_folder="templates")


@blueprint.record_once
def _without_cookies(state: BlueprintSetupState) -> None:
    """No operation looks at a cookie, so there is no request that another site could forge."""
    state.app.extensions["csrf"].exempt(blueprint)
