"""A node that is cut off in the middle of a transaction hears an error in seconds, its lock is free in seconds, and it goes on when the link is back."""

from __future__ import annotations

import pytest

import handlers
from engine.chaos import partition
from engine.cluster.namespace import Cable, NotPermitted
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT
from tests.chaos.apart import chaos

FILES = read_folder(ROOT / "processes" / "catering_licence")


def run(rounds: int) -> tuple[int, list[str]]:
    said: list[str] = []
    return partition(rounds, said.append, files=FILES, topics=topics_of(handlers)), said


def test_a_cut_is_an_error_in_seconds_and_the_lock_is_free_in_seconds():
    code, said = chaos("partition", "--rounds", "1")
    if code == 2:
        pytest.skip(said[-1])
    assert code == 0, said
    assert any("1 cuts" in line for line in said)


def test_where_namespaces_are_not_permitted_it_says_so_in_one_sentence(monkeypatch):
    def refused(_):
        raise NotPermitted("这里不能建立网络命名空间(需要 root)。/ Expected to make a network namespace, which needs root.")

    monkeypatch.setattr(Cable, "__enter__", refused)
    code, said = run(1)
    assert code == 2
    assert len(said) == 1
