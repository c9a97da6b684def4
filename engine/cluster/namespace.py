"""A network of two: this machine and a namespace of its own beside it, joined by one cable that can be pulled (Linux, root, iproute2)."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

from engine.domain.errors import YizhangError

CLONE_NEWNET = 0x40000000
PLACES = "/usr/sbin:/sbin:/usr/bin:/bin"


class NotPermitted(YizhangError):
    """不能建立网络命名空间:why."""


class Cable:
    """``near`` is our address on it, ``far`` the one inside the namespace. Use it in a ``with``; pull and plug as often as you like."""

    def __init__(self) -> None:
        """Choose names and addresses by the process id."""
        number = os.getpid()
        self.name = f"yizhang{number}"
        self._ends = (f"yzn{number}"[:15], f"yzf{number}"[:15])
        network = f"10.{200 + number % 50}.{number // 50 % 250}"
        self.near, self.far = f"{network}.1", f"{network}.2"

    def __enter__(self) -> Self:
        """Lay it. Raises NotPermitted."""
        near, far = self._ends
        _ip("netns", "add", self.name)
        try:
            _ip("link", "add", near, "type", "veth", "peer", "name", far)
            _ip("link", "set", far, "netns", self.name)
            _ip("addr", "add", f"{self.near}/24", "dev", near)
            _ip("link", "set", near, "up")
            _ip("-n", self.name, "addr", "add", f"{self.far}/24", "dev", far)
            _ip("-n", self.name, "link", "set", far, "up")
            _ip("-n", self.name, "link", "set", "lo", "up")
        except NotPermitted:
            _ip("netns", "del", self.name)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away; the namespace goes with it."""
        _ip("link", "del", self._ends[0])
        _ip("netns", "del", self.name)

    def pull(self) -> None:
        """From now on nothing arrives on either side, and nobody is told."""
        _ip("link", "set", self._ends[0], "down")

    def plug(self) -> None:
        """Join the two again."""
        _ip("link", "set", self._ends[0], "up")

    def enter(self) -> None:
        """Move this process to the far side. Raises OSError."""
        libc = ctypes.CDLL(None, use_errno=True)
        place = os.open(Path("/var/run/netns") / self.name, os.O_RDONLY)
        try:
            if libc.setns(place, CLONE_NEWNET) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number))
        finally:
            os.close(place)


def _ip(*words: str) -> None:
    program = shutil.which("ip") or shutil.which("ip", path=PLACES)
    if program is None:
        raise NotPermitted("缺少 ip 命令,请安装 iproute2。/ Expected the command `ip`, but it is missing: install iproute2.")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode != 0:
        raise NotPermitted(
            f"这里不能建立网络命名空间(需要 root)。/ Expected to make a network namespace, which needs root, but `ip {' '.join(words[:3])}` said: "
            f"{done.stderr.strip()}"
        )
