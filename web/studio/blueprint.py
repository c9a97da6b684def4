"""The studio's blueprint; the modules beside this one put their views on it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from web.guards import officer

SKETCHERS: Final = officer("administrator", "analyst")

blueprint = Blueprint("studio", __name__, url_prefix="/studio", template_folder="templates")
