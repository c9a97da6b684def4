"""Who acts: a person's posts as they are in this very transaction, and the relation to a task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.domain.errors import NotAllowed, NotFound
from engine.domain.powers import local
from engine.store.reads import POSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.store.unit_of_work import Reply, UnitOfWork


@dataclass(frozen=True)
class Posts:
    """岗位:the pools whose tasks the person may take: each role alone (any unit) and each role at its unit.

    ``common`` are the roles with which he reaches the pools of no unit: a post at a town decides only what was delegated to the town.
    ``standing`` are the posts that he holds only because he stands in for somebody on leave: for whom, and that person's name.
    ``absent`` are all for whom he stands in, by id, also at posts that he holds himself.
    """

    person_id: int
    held: frozenset[tuple[str, str]]
    common: frozenset[str]
    standing: Mapping[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    absent: Mapping[int, str] = field(default_factory=dict)

    def has_role(self, *roles: str) -> bool:
        """Whether any post has one of these roles."""
        return any(role in roles for role, _ in self.held)

    def in_pool(self, pool: str) -> bool:
        """Whether a task of this pool may be taken."""
        role, _, unit = pool.partition("@")
        return (role, unit) in self.held if unit else role in self.common

    def standing_in(self, pool: str) -> tuple[int, str] | None:
        """代: for whom he stands in when he takes a task of this pool; None where he has a post of his own for it."""
        role, _, unit = pool.partition("@")
        if unit:
            return self.standing.get((role, unit))
        if any(has == role and (has, at) not in self.standing for has, at in self.held):
            return None
        return next((absent for (has, _), absent in sorted(self.standing.items()) if has == role), None)


def ask_posts(uow: UnitOfWork, actor: int, at: int) -> Reply:
    """Send the question; read it with ``posts_of``."""
    return uow.ask(POSTS, {"actor": actor, "at": at})


def posts_of(actor: int, rows: Iterable[Any]) -> Posts:
    """The posts from the rows of ``ask_posts``."""
    listed = list(rows)
    own = {(row.role, row.unit) for row in listed if row.absent is None}
    standing = {(row.role, row.unit): (row.absent, row.absent_name) for row in listed if row.absent is not None and (row.role, row.unit) not in own}
    common = frozenset(row.role for row in listed if not local(row.role, row.level))
    return Posts(actor, frozenset(own | standing.keys()), common, standing, {row.absent: row.absent_name for row in listed if row.absent is not None})


def require_role(uow: UnitOfWork, actor: int, at: int, *roles: str) -> Posts:
    """The actor's posts when one has a role of ``roles``; else NotAllowed."""
    posts = posts_of(actor, ask_posts(uow, actor, at).all())
    if not posts.has_role(*roles):
        raise NotAllowed(
            "您的岗位不能办理这项业务。如需办理,请联系管理员调整岗位。", f"Expected a post with one of the roles {', '.join(roles)}, but you hold none."
        )
    return posts


def require_post(task: Any, posts: Posts) -> None:
    """Completing takes a post of the task's pool at this moment; whoever has left it can only hand the task over."""
    if not task.pool.startswith(("applicant", "person@")) and not posts.in_pool(task.pool):
        raise NotAllowed(
            "您已经不在办理这个待办的岗位上,请转办给这个岗位的同事。",
            "Expected a post of this task's pool, but you have left it; hand the task over.",
            task=task.id,
        )


def require_task_access(task: Any, posts: Posts) -> None:
    """The actor may work on the task: it is his, or it waits in one of his pools, or he stands in for an applicant at the window.

    A task that the actor has no relation to looks like one that does not exist; an officer whose posts have all ended has none.
    """
    if task.pool.startswith("applicant"):
        if task.assignee == posts.person_id or posts.has_role("window"):
            return
        raise NotFound
    if task.assignee == posts.person_id and posts.held:
        return
    if not posts.in_pool(task.pool):
        raise NotFound
    if task.assignee is not None:
        raise NotAllowed(
            "这个待办由其他同事办理。如需接手,请对方转办给您。", "Expected a task of your own, but a colleague holds it; ask for a hand-over.", task=task.id
        )
