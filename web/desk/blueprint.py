"""The desk's blueprint; the modules beside this one put their views on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
