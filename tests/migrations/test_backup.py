"""A backup holds what was acknowledged, goes into either database, and is refused with a sentence where it would do harm."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime

import pytest

import handlers
from engine.chaos import backup as under_load
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.verify import verify
from migrations.backup import back_up, keep_keys
from migrations.restore import NoBackup, put_keys, restore
from tests import postgres
from tests.conventions.repository import ROOT

AT = datetime(2026, 7, 1, 8, tzinfo=UTC)


def tables(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("tables/")}


def test_it_goes_into_the_other_database_and_comes_back_the_same(bureau, tmp_path):
    bureau.complete(bureau.submit(), "accept_case")
    config = bureau.config
    first = back_up(config.database_url, tmp_path / "first", config.state_key, AT)
    foreign = postgres.create() if config.database_url.startswith("sqlite") else f"sqlite:///{tmp_path / 'foreign.db'}"
    assert restore(first.path, foreign, config.state_key).rows == first.rows > 100
    assert verify(foreign, config.state_key) == []
    second = back_up(foreign, tmp_path / "second", config.state_key, AT)
    assert tables(second.path) == tables(first.path)
    with pytest.raises(NoBackup, match="empty database"):
        restore(first.path, foreign, config.state_key)
    with pytest.raises(NoBackup, match="state key"):
        restore(first.path, f"sqlite:///{tmp_path / 'third.db'}", b"another")
    with pytest.raises(FileExistsError):
        back_up(config.database_url, tmp_path / "first", config.state_key, AT)
    assert sorted(path.suffix for path in (tmp_path / "first").iterdir()) == [".zip"]
    assert first.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["cut", "changed", "newer", "no backup"])
def test_a_file_that_is_not_whole_or_of_a_newer_release_changes_nothing(bureau, tmp_path, harm):
    kept = back_up(bureau.config.database_url, tmp_path, bureau.config.state_key, AT).path
    if harm == "cut":
        kept.write_bytes(kept.read_bytes()[:-100])
    elif harm == "no backup":
        kept.write_bytes(b"hello")
    else:
        with zipfile.ZipFile(kept) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        if harm == "changed":
            content["tables/person.ndjson"] = content["tables/person.ndjson"].replace("小满".encode(), "大满".encode())
        else:
            content["manifest.json"] = content["manifest.json"].replace(b'"schema": "00', b'"schema": "99')
        with zipfile.ZipFile(kept, "w") as archive:
            for name, one in content.items():
                archive.writestr(name, one)
    place = tmp_path / "restored.db"
    with pytest.raises(NoBackup, match="Expected a"):
        restore(kept, f"sqlite:///{place}", bureau.config.state_key)
    assert not place.exists()
    assert not list(tmp_path.glob("*.part"))


def test_nothing_acknowledged_is_missing_from_a_backup_taken_while_officers_write(place):
    database = postgres.create() if place[2] else None
    said: list[str] = []
    files = read_folder(ROOT / "processes" / "catering_licence")
    assert under_load(2, said.append, files=files, topics=topics_of(handlers), database=database) == 0, said


def test_keys_are_put_in_place_and_never_over_another(tmp_path):
    home, new = tmp_path / "home", tmp_path / "new"
    (home / "ca").mkdir(parents=True)
    for name in ("state.key", "web.key", "ca/root.key"):
        (home / name).write_text(name)
    kept = keep_keys(home, tmp_path / "apart", AT)
    assert put_keys(kept, new) == put_keys(kept, new) == ["ca/root.key", "state.key", "web.key"]
    assert (new / "ca" / "root.key").stat().st_mode & 0o077 == 0
    (new / "state.key").write_text("another")
    with pytest.raises(NoBackup, match="no other"):
        put_keys(kept, new)
