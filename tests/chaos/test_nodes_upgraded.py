"""Without the repository's history there is no older release to run, and the command says so before it starts anything."""

from __future__ import annotations

from bench import nodes_upgraded
from web.cli import main


def test_without_history_it_says_what_it_needs(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(nodes_upgraded, "ROOT", tmp_path)
    assert main(["chaos", "upgrade"]) == 2
    assert "git" in capsys.readouterr().err
