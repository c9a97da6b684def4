"""命令:机构、岗位、人员. ``ground`` is the letter or reason that the organisation log keeps. Days are ISO texts as typed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SaveUnit:
    """设立单位 (``new``), or change its name, place or superior."""

    actor: int
    id: str
    name: str
    name_en: str
    level: str
    parent: str
    telephone: str
    address: str
    ground: str
    request_id: str
    new: bool = False


@dataclass(frozen=True)
class RemoveUnit:
    """撤销单位: only one that nothing refers to."""

    actor: int
    id: str
    ground: str
    request_id: str


@dataclass(frozen=True)
class PostGiven:
    """岗位: role, unit and both names; from a day on."""

    role: str
    unit: str
    name: str
    name_en: str
    from_day: str


@dataclass(frozen=True)
class AppointOfficer:
    """任用: a new officer with an account whose password must be changed at the first signing in, on a first post."""

    actor: int
    name: str
    login: str
    post: PostGiven
    ground: str
    request_id: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class GivePost:
    """任岗: one more post from a day on."""

    actor: int
    person_id: int
    post: PostGiven
    ground: str
    request_id: str


@dataclass(frozen=True)
class EndPost:
    """离岗: at the end of ``last_day``, now when it is empty. Tasks in hand stay until they are handed over."""

    actor: int
    person_id: int
    post_id: int
    last_day: str
    ground: str
    request_id: str


@dataclass(frozen=True)
class SwitchAccount:
    """停用 or 恢复账号; stopping it ends every session at once."""

    actor: int
    person_id: int
    on: bool
    ground: str
    request_id: str


@dataclass(frozen=True)
class ResetPassword:
    """重置密码: one that must be changed at the next signing in; every session ends at once."""

    actor: int
    person_id: int
    ground: str
    request_id: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class PassTaskOn:
    """转交待办 of somebody else, by an administrator or the section head: to a colleague of the pool, or back into it (``to_person`` None)."""

    actor: int
    task_id: str
    to_person: int | None
    reason: str
    request_id: str
