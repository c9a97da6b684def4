"""门禁:every view carries a policy; a view without one answers nobody.

    @blueprint.get("/todo")
    @guard(officer("reviewer", "approver"))
    def work_list() -> str: ...

Policies look only at who is asking. Whether a person may see a particular case is decided by queries and services,
where somebody else's case is as absent as one that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import Unauthorized

from engine.domain.errors import NotAllowed
from web.current import current_actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from engine.queries.actors import Actor

View = TypeVar("View", bound="Callable[..., Any]")
SIGN_IN = "public.sign_in"
PASSWORD = "public.password"  # noqa: S105 - an endpoint
FIRST = frozenset({PASSWORD, "public.new_password"})  # all that may be used until a given password is changed; signing out is public


@dataclass(frozen=True)
class Policy:
    """准入规则:``roles`` None admits everybody, an empty set anybody signed in, otherwise the holder of any of them."""

    name: str
    roles: frozenset[str] | None

    def admits(self, actor: Actor | None) -> bool:
        """Say whether this person may use the view at all."""
        if self.roles is None:
            return True
        if actor is None:
            return False
        return not self.roles or bool(self.roles & actor.roles) or (self.roles == OFFICERS and actor.kind == "officer" and bool(actor.roles))


OFFICERS = frozenset({"*officer"})
public = Policy("public", None)
signed_in = Policy("signed_in", frozenset())
applicant = Policy("applicant", frozenset({"applicant"}))
administrator = Policy("administrator", frozenset({"administrator"}))


def officer(*roles: str) -> Policy:
    """工作人员:with any of these roles of posts; with none named, any officer who holds a post."""
    if not roles:
        return Policy("officer", OFFICERS)
    return Policy("officer:" + ",".join(sorted(roles)), frozenset(roles))


def guard(policy: Policy) -> Callable[[View], View]:
    """Put a policy on a view. Goes under the route decorator."""

    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """The policy a route was given, or None when somebody forgot."""
    found = getattr(app.view_functions.get(endpoint), "policy", None)
    return found if isinstance(found, Policy) else None


def enforce() -> Response | None:
    """Before each request: refuse what has no policy, and whom the policy does not admit."""
    if request.endpoint is None:
        return None
    policy = policy_of(current_app, request.endpoint)
    if policy is None:
        if current_app.testing:
            message = f"Expected a policy on {request.endpoint}, but it has none"
            raise RuntimeError(message)
        abort(404)
    if policy.roles is None:
        return None
    actor = current_actor()
    if actor is not None and actor.must_change and request.endpoint not in FIRST:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for(PASSWORD), 303)
        raise NotAllowed("请先修改管理员给您的初始密码。", "Expected you to change the password that the administrator gave you first.")
    if policy.admits(actor):
        return None
    if actor is not None:
        raise NotAllowed("您的岗位不能使用这个页面。", "This page belongs to another post.")
    if request.method in {"GET", "HEAD"} and SIGN_IN in current_app.view_functions:
        return redirect(url_for(SIGN_IN, next=request.full_path.rstrip("?")), 303)
    raise Unauthorized
