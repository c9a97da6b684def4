"""外壳的替身产品:an application with sessions but no database, for claims about the shell itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from engine.config import Config
from engine.queries.actors import Actor, PostHeld
from web.app import create_app
from web.words import ZONE

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZONE)
PEOPLE = {
    "reviewer": Actor(
        1, "officer", "林向晚", "", "", "", "", "lin", frozenset({"reviewer"}), (PostHeld("reviewer", "food", "审查", "Review", "市场准入科", "Market entry"),)
    ),
    "administrator": Actor(2, "officer", "管理员", "", "", "", "", "root", frozenset({"administrator"}), ()),
    "applicant": Actor(3, "applicant", "王小满", "91350100M000100Y43", "13800005678", "", "", "wang", frozenset({"applicant"}), ()),
}


class Ask:
    """Questions about people only; ``broken`` makes the database fail."""

    broken = False

    def actor_of_session(self, token):
        if self.broken:
            raise OSError("disk")
        return PEOPLE.get(token)

    def work_counts(self, _):
        return {"mine": 12, "returned": 1, "pooled": 5}


def product():
    return SimpleNamespace(ask=Ask(), bureau=SimpleNamespace(now=lambda: NOW))


def config(**changes):
    settings = {
        "data_dir": Path("/nowhere"),
        "database_url": "",
        "state_key": b"k" * 32,
        "web_key": b"w" * 32,
        "public_url": "http://127.0.0.1:8000",
        "area_code": "130999",
        "bureau_name": "青禾区行政审批局",
        "synchronous": "FULL",
    }
    return Config(**(settings | changes))


def shell(*, audiences=("gallery",), **changes):
    return create_app(product(), config(**changes), audiences=audiences, testing=True)


def sign_in(client, token):
    with client.session_transaction() as session:
        session["token"] = token
