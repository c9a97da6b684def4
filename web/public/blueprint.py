"""The public's blueprint; the modules beside this one put their views on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__, template_folder="templates")
