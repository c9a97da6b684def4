"""``yizhang token create|list|revoke``: tokens of programs, on the machine itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.api_scopes import SCOPES
from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the subcommands, which open the bureau with ``application``."""
    token = commands.add_parser("token", help="tokens by which programs use the interface").add_subparsers(dest="token", required=True)
    create = token.add_parser("create", help="give one out; its secret is printed once")
    create.add_argument("login", help="the account that it acts as")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument("--scope", action="append", required=True, choices=sorted(SCOPES), help="once for each scope")
    create.add_argument("--until", required=True, type=date.fromisoformat, metavar="DATE", help="its last day, within a year")
    create.set_defaults(run=lambda arguments: _open(application, _create, arguments))
    token.add_parser("list", help="list tokens").set_defaults(run=lambda arguments: _open(application, _list, arguments))
    revoke = token.add_parser("revoke", help="it opens nothing from now on")
    revoke.add_argument("prefix", help="as the list shows it")
    revoke.set_defaults(run=lambda arguments: _open(application, _revoke, arguments))


def _open(application: Callable[[], Application], run: Callable[[Application, Any], int], arguments: Any) -> int:
    app = application()
    try:
        app.require_schema()
        return run(app, arguments)
    finally:
        app.close()


def _create(app: Application, arguments: Any) -> int:
    from engine.domain.api_commands import CreateToken

    made = app.handle(CreateToken(None, arguments.login, arguments.name, tuple(dict.fromkeys(arguments.scope)), arguments.until, ""))
    print(made.number)
    return 0


def _list(app: Application, _: Any) -> int:
    from engine.domain.moment import millis, moment

    at = millis(app.bureau.now())
    for row in app.ask.api_tokens():
        state = "revoked" if row.revoked_at is not None else "expired" if row.expires_at <= at else "valid"
        used = moment(row.used_at).isoformat(timespec="minutes") if row.used_at is not None else "-"
        print(f"{row.prefix}\t{state}\t{moment(row.expires_at).date()}\t{used}\t{row.login or row.person_id}\t{row.name}\t{row.scopes}")
    return 0


def _revoke(app: Application, arguments: Any) -> int:
    from engine.domain.api_commands import RevokeToken
    from engine.domain.errors import Rejection

    row = next((row for row in app.ask.api_tokens() if row.prefix == arguments.prefix.removeprefix("yz_").partition("_")[0]), None)
    if row is None:
        raise Rejection("没有这个前缀的令牌,yizhang token list 列出全部。", f"Expected a token with the prefix {arguments.prefix}, but there is none.")
    app.handle(RevokeToken(None, row.id))
    print(punctuated(f"令牌 yz_{row.prefix} 已吊销 / revoked"))
    return 0
