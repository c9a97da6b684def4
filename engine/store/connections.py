"""Connections of the two databases: how each is opened, what it calls a conflict, what it calls full."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.domain.errors import Busy, Rejection, Stale, YizhangError

if TYPE_CHECKING:
    from pathlib import Path

logging.getLogger("psycopg").setLevel(logging.ERROR)  # a failed pipeline is answered by its Rejection, not by a log line
PG_SETTINGS = {
    # With these a network cut is an error in seconds instead of a hang (engine's decision 0006).
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,
    "connect_timeout": 5,
}
PG_SERVER = "-c idle_in_transaction_session_timeout=5000 -c client_connection_check_interval=2000 -c lock_timeout=4000 -c TimeZone=UTC"
EXAMPLES = "sqlite:////srv/yizhang.db, postgresql://user:password@host/yizhang"
INTEGRITY = (sqlite3.IntegrityError, psycopg.errors.IntegrityError)
FAILURES = (sqlite3.Error, psycopg.Error)


class MissingDatabase(YizhangError):
    """数据库不存在或未建表:said at start, with the command that mends it."""


def dialect_of(url: str) -> str:
    """Either "sqlite" or "postgresql"; anything else is refused with a sentence."""
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError as error:  # the address itself may hold a password and is not repeated
        raise MissingDatabase(f"数据库地址写法不对,应像 {EXAMPLES}。/ Expected a database URL such as {EXAMPLES}, but got something else.") from error
    if name not in ("sqlite", "postgresql"):
        raise MissingDatabase(f"不支持的数据库“{name}”,请使用 sqlite 或 postgresql。/ Expected sqlite or postgresql, but got {name}.")
    return name


def sqlite_path(url: str) -> str:
    """The file of a SQLite URL."""
    return make_url(url).database or ":memory:"


def open_sqlite(path: str | Path, synchronous: str, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, WAL, foreign keys on."""
    connection = sqlite3.connect(
        f"file:{path}?mode={'ro' if read_only else 'rw'}", uri=True, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    if not read_only:
        connection.execute("pragma journal_mode=wal")
        connection.execute(f"pragma synchronous={synchronous}")
        connection.execute("pragma wal_autocheckpoint=4000")  # 16 MB: pages that every step touches are copied back a quarter as often
    connection.execute("pragma foreign_keys=on")
    connection.execute("pragma cache_size=-65536")
    connection.execute("pragma temp_store=memory")
    return connection


def open_postgresql(url: str) -> psycopg.Connection[Any]:
    """A connection in autocommit mode (transactions are explicit), statements prepared at second use."""
    made = make_url(url)
    query = {k: v for k, v in made.query.items() if isinstance(v, str)}
    parts = {"host": made.host, "port": made.port, "user": made.username, "password": made.password, "dbname": made.database} | query
    settings: dict[str, Any] = {**PG_SETTINGS, **{k: v for k, v in parts.items() if v is not None}}
    settings.setdefault("options", PG_SERVER)
    return psycopg.connect(autocommit=True, prepare_threshold=1, **settings)


def away(error: BaseException | None) -> bool:
    """Whether a PostgreSQL was not reached at all or broke off, rather than having answered that something is missing."""
    return isinstance(error, psycopg.OperationalError)


def unread(error: BaseException) -> Busy:
    """A sentence for a question that the database did not answer; nothing was asked to be saved."""
    return Busy("系统繁忙,页面暂时打不开。请稍后刷新。", f"Expected the database to answer, but it did not ({type(error).__name__}); reload in a moment.")


def integrity(error: BaseException) -> BaseException:
    """A sentence for a request id that another submission has used; any other violation is a fault of ours and stays what it is."""
    if "archived case cannot be changed" in str(error):
        return Rejection("这个办件已经归档,不能再改动。", "Expected a case that may still change, but it is archived; nothing was saved.")
    if "request_id" not in str(error):
        return error
    return Stale("提交编号重复,没有保存。请刷新页面后再提交。", "Expected a fresh request id, but another submission used this one; reload the page.")


def busy(error: BaseException) -> Busy:
    """A sentence for a database that can't take the write now: full disk, read-only, lock, lost connection."""
    said = str(error).lower()
    if "full" in said or "no space" in said:
        return Busy(
            "磁盘已满,本次提交没有保存,已保存的内容不受影响。请联系管理员清理空间后再提交。",
            "Expected room on the disk, but it is full; nothing was saved, nothing was lost.",
        )
    if "readonly" in said or "read-only" in said:
        return Busy("数据库当前只读,本次提交没有保存。请联系管理员。", "Expected a writable database, but it is read-only; nothing was saved.")
    return Busy(
        "系统繁忙,本次提交没有保存。请稍后再点一次提交,不会重复。",
        f"Expected the database to answer, but it did not ({type(error).__name__}); submit again, it will not be doubled.",
    )
