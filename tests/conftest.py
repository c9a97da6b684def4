"""What every test has: no way to other machines, and a browser that is found wherever this machine keeps it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::"}


settings.register_profile("yizhang", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("yizhang")


class NetworkRefused(AssertionError):
    """A test tried to reach another machine."""


def _stay_here(event: str, arguments: tuple) -> None:
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in _HERE:
            raise NetworkRefused(f"Expected a test that stays on this machine, but it connects to {address[0]}.")


sys.addaudithook(_stay_here)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The journeys draw the pictures of docs/journeys where somebody asks for it."""
    parser.addoption("--pictures", action="store_true", help="draw the pictures of docs/journeys anew")


def pytest_configure(config: pytest.Config) -> None:
    """Nothing of this machine's settings reaches the product under test."""
    for name in [name for name in os.environ if name.startswith("YIZHANG_")]:
        del os.environ[name]


def system_chromium() -> str | None:
    """The path of an installed Chromium; None leaves the choice to Playwright's own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser can be chosen by its mark."""
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Chromium as installed, quiet on the network, and without its sandbox where the tests run as root."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    found = system_chromium()
    return {**browser_type_launch_args, "args": quiet + sandbox, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Playwright keeps an event loop open in this thread from its first test on; tests without a browser must not find it running."""
    with _no_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _no_loop(item):
        return (yield)


@contextmanager
def _no_loop(item: pytest.Item) -> Iterator[None]:
    loop = None if "playwright" in getattr(item, "fixturenames", ()) else asyncio.events._get_running_loop()
    if loop is None:
        yield
        return
    asyncio.events._set_running_loop(None)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(loop)
