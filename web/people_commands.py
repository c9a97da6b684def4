"""``yizhang officer add``: the first administrator, and anybody else, appointed on the machine itself; the rest is done on screen."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from engine.service.organisation import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the subcommand, which opens the bureau with ``application``."""
    officer = commands.add_parser("officer", help="officers and their posts").add_subparsers(dest="officer", required=True)
    adding = officer.add_parser("add", help="appoint one; the first password is printed once and must be changed at the first signing in")
    adding.add_argument("login")
    adding.add_argument("name", help="his name")
    adding.add_argument("--role", required=True, choices=ROLES)
    adding.add_argument("--unit", required=True, help="id of the unit, founded when there is none")
    adding.add_argument("--unit-name", default="", help="its Chinese name, where it is founded")
    adding.add_argument("--unit-name-en", default="", help="its English name")
    adding.add_argument("--post", required=True, help="Chinese name of the post")
    adding.add_argument("--post-en", required=True, help="English name of the post")
    adding.set_defaults(run=lambda arguments: _add(application(), arguments))


def _add(app: Application, arguments: Any) -> int:
    from engine.domain.commands import AddOfficer, AddUnit

    try:
        app.require_schema()
        if arguments.unit not in app.ask.units() and arguments.unit_name:
            app.handle(AddUnit(None, arguments.unit, arguments.unit_name, arguments.unit_name_en or arguments.unit))
        post = (arguments.role, arguments.unit, arguments.post, arguments.post_en)
        password = secrets.token_urlsafe(12)
        app.handle(AddOfficer(None, arguments.name, (post,), arguments.login, password, must_change=True))
    finally:
        app.close()
    print(password)
    return 0
