"""One frozen configuration, read once from the environment; every setting has a default that serves the embedded form."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain.errors import YizhangError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECRETS = frozenset({"state_key", "web_key"})
MOST_PROXIES = 5
SYNCHRONOUS = ("FULL", "NORMAL", "EXTRA", "OFF")


class WrongSetting(YizhangError):
    """设置有误:said at start, with the setting's name."""


@dataclass(frozen=True)
class Config:
    """Settings. ``data_dir`` holds the SQLite file, keys and the demo CA; ``database_url`` may point at PostgreSQL instead.

    ``proxies`` is how many reverse proxies of one's own stand in front: so many entries of X-Forwarded-For, -Proto and -Host are believed.
    ``webhook_hosts`` (``host`` or ``host:port``) may be sent events although they are not public, and without TLS.
    """

    data_dir: Path
    database_url: str
    state_key: bytes
    web_key: bytes
    public_url: str
    area_code: str
    bureau_name: str
    synchronous: str
    proxies: int = 0
    webhook_hosts: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Config:
        """Read ``YIZHANG_*``; make missing keys once and keep them in the data directory with mode 0600."""
        env = os.environ if env is None else env
        data_dir = _data_dir(env)
        return cls(
            data_dir=data_dir,
            database_url=database_from_env(env),
            state_key=_key(data_dir, env, "state"),
            web_key=_key(data_dir, env, "web"),
            public_url=env.get("YIZHANG_PUBLIC_URL", f"http://127.0.0.1:{env.get('YIZHANG_PORT', '8000')}").rstrip("/"),
            area_code=env.get("YIZHANG_AREA", "130999"),
            bureau_name=env.get("YIZHANG_BUREAU", "青禾区行政审批局"),
            synchronous=_one_of(env, "YIZHANG_SYNCHRONOUS", SYNCHRONOUS),
            proxies=_count(env, "YIZHANG_PROXIES"),
            webhook_hosts=tuple(host for host in env.get("YIZHANG_WEBHOOK_HOSTS", "").replace(",", " ").split() if host),
        )

    def lines(self) -> list[str]:
        """``name = value`` for each setting, secrets masked."""
        return [f"{f.name} = {'********' if f.name in SECRETS else getattr(self, f.name)}" for f in fields(self)]


def database_from_env(env: Mapping[str, str] | None = None) -> str:
    """The database's URL alone; unlike the whole configuration it makes no keys."""
    env = os.environ if env is None else env
    return env.get("YIZHANG_DATABASE", f"sqlite:///{_data_dir(env) / 'yizhang.db'}")


def data_dir(env: Mapping[str, str] | None = None) -> Path:
    """The data directory alone; nothing is made in it."""
    return _data_dir(os.environ if env is None else env)


def _data_dir(env: Mapping[str, str]) -> Path:
    return Path(env.get("YIZHANG_DATA", "var")).absolute()


def _count(env: Mapping[str, str], name: str) -> int:
    given = env.get(name, "0")
    if not given.isdecimal() or int(given) > MOST_PROXIES:
        raise WrongSetting(f"{name} 应为 0 到 {MOST_PROXIES} 的整数,现在是“{given}”。/ Expected {name} to be 0 to {MOST_PROXIES}, but got {given!r}.")
    return int(given)


def _one_of(env: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """One of the known words, the first of them when nothing is set."""
    given = env.get(name, known[0]).upper()
    if given not in known:
        words = ", ".join(known)
        raise WrongSetting(f"{name} 应为 {words} 之一,现在是“{given}”。/ Expected {name} to be one of {words}, but got {given!r}.")
    return given


def _bytes(given: str, name: str) -> bytes:
    try:
        return bytes.fromhex(given)
    except ValueError:
        raise WrongSetting(f"{name} 应为十六进制的密钥,现在不是。/ Expected {name} to be a hexadecimal key, but it is not.") from None


def _key(data_dir: Path, env: Mapping[str, str], name: str) -> bytes:
    given = env.get(f"YIZHANG_{name.upper()}_KEY")
    if given:
        return _bytes(given, f"YIZHANG_{name.upper()}_KEY")
    path = data_dir / f"{name}.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):  # two nodes that start together agree on the first key
            os.link(fresh, path)
        fresh.unlink()
    return _bytes(path.read_text(), str(path))
