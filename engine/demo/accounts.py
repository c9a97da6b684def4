"""演示账号: the table that ``yizhang demo`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.store.demo import IN_HAND

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application
    from engine.demo.roll import Roll

ROLE_NAMES: Final = {
    "head": ("局长", "head"),
    "government_head": ("政府负责人", "government head"),
    "section_head": ("科室负责人", "section head"),
    "approver": ("核准", "approver"),
    "window": ("窗口", "window"),
    "reviewer": ("审查", "reviewer"),
    "surveyor": ("踏勘", "surveyor"),
    "entry": ("录入", "entry"),
    "certificate": ("制证", "certificate"),
    "chair": ("听证主持", "chair"),
    "expert": ("专家", "expert"),
    "flow": ("流转", "flow"),
    "supervisor": ("监察", "supervisor"),
    "archivist": ("档案", "archivist"),
    "administrator": ("管理员", "administrator"),
    "analyst": ("流程分析", "analyst"),
}
MOST: Final = 5  # logins named on a line


def tell_accounts(app: Application, roll: Roll, say: Callable[[str], object]) -> None:
    """One line a role, for reviewers one a unit: login, name and how many tasks are in his hands."""
    with app.database.reading() as reader:
        counts = {row.login: row.count for row in reader.ask(IN_HAND).all()}
    units = {place.id: place.name for place in roll.places}
    lines: dict[str, list[str]] = {}
    for officer in roll.officers:
        role, unit, _, _ = officer.posts[0]
        title = " ".join(ROLE_NAMES[role]) + (f" {units[unit]}" if role == "reviewer" else "")
        lines.setdefault(title, []).append(_entry(officer.login, officer.name, counts))
    lines["申请人 applicant"] = [_entry(shop.login, shop.name, counts) for shop in roll.applicants]
    say(f"演示账号全部虚构,密码都是 {roll.password},括号里是手上的待办数:")
    say(f"Demo accounts, all fictional; password {roll.password}; open tasks in brackets:")
    for title, entries in lines.items():
        say(f"  {title}: {'、'.join(entries[:MOST])}{' …' if len(entries) > MOST else ''}")
    say(f"网址 / address: {app.config.public_url}（yizhang serve）")


def _entry(login: str, name: str, counts: dict[str, int]) -> str:
    return f"{login} {name}({counts[login]})" if login in counts else f"{login} {name}"
