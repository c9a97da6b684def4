"""Importing a list, on both databases: all or nothing, once, with dated versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.catalogue_commands import ImportList
from engine.queries.entries import Wanted
from engine.store.catalogue import LATEST
from engine.verify import verify

TESTS = Path(__file__).parents[1]
MAP = (TESTS.parent / "processes" / "_lists" / "sichuan_district.toml").read_bytes()
LIST = (TESTS / "domain" / "district_items_excerpt.tsv").read_bytes()
LINES = LIST.decode().splitlines(keepends=True)
FIRST = "511Z07001006-511602000000-000-11511301008778183N-1-00"


def load(bureau, content=LIST, mapping=MAP, **more):
    return bureau.handle(ImportList(content, mapping, "清单.tsv", "map.toml", **more))


def entries(bureau):
    with bureau.app.database.reading() as reader:
        return {row.code: row for row in reader.ask(LATEST).all() if row.item is None}


def test_all_rows_come_in_once(bureau):
    assert load(bureau).number == "imported"
    assert load(bureau).number == "unchanged"

    found = entries(bureau)
    assert len(found) == 27
    assert {row.number for row in found.values()} == {1}
    assert sum(bool(row.flagged) for row in found.values()) == 27
    assert found[FIRST].source == "四川省区县政务服务事项清单"
    assert bureau.app.ask.units()[found[FIRST].unit].name == "区经信局"
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_changed_is_a_new_version_from_its_day_and_what_vanished_stays(bureau):
    load(bureau)
    bureau.clock.move(days=10)
    changed = "".join([LINES[0], LINES[1].replace("备案", "备案（新名）", 1), *LINES[3:]]).encode()
    preview = bureau.app.ask.list_preview(changed, "清单.tsv", MAP, "map.toml")

    assert ([one.fields for one in preview.changed], len(preview.new), len(preview.vanished)) == ([("name",)], 0, 1)
    load(bureau, changed)
    after = entries(bureau)
    assert len(after) == 27
    assert (after[FIRST].number, after[FIRST].valid_from) == (2, "2026-07-11")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_row_behind_a_version_to_come_changes_nothing(bureau):
    load(bureau)
    changed = LIST.replace("备案（技术".encode(), "备案（甲".encode())
    load(bureau, changed, effective_on=date(2026, 9, 1))

    assert load(bureau).number == "unchanged"
    assert [row.flags[-1].rule for row in bureau.app.ask.list_preview(LIST, "x", MAP, "m").rows if row.line == 2] == ["later"]


def test_nothing_is_left_of_an_import_that_fails_half_way(bureau, monkeypatch):
    from engine.service import import_list

    written = iter(range(100))

    def failing(*arguments, **more):
        if next(written) == 15:
            raise RuntimeError("the disk is gone")
        return real(*arguments, **more)

    real = import_list.add_entry
    monkeypatch.setattr(import_list, "add_entry", failing)
    with pytest.raises(RuntimeError):
        load(bureau)

    monkeypatch.undo()
    assert entries(bureau) == {}
    assert load(bureau).number == "imported"


def test_a_deployed_item_is_an_entry_with_its_materials(bureau):
    with bureau.app.database.reading() as reader:
        (row,) = [row for row in reader.ask(LATEST).all() if row.item]

    assert (row.item, row.code, row.number, row.state) == ("catering_licence", "000131990001", 1, "published")
    assert "健康证明" in row.materials


FOUND = [
    (Wanted(), 28),
    (Wanted("宣传品 审批"), 2),
    (Wanted("xcpsp"), 2),
    (Wanted("511A62001001"), 1),
    (Wanted("%"), 0),
    (Wanted(power_type="05"), 2),
    (Wanted(level="town"), 0),
    (Wanted("餐饮", level="district", power_type="01"), 1),
]


def test_entries_are_found_by_words_initials_code_level_and_type(bureau):
    load(bureau)
    pages = [bureau.app.ask.public_entries(wanted) for wanted, _ in FOUND]

    assert [(page.count, len(page.rows)) for page in pages] == [(count, count) for _, count in FOUND]
    assert pages[0].rows == sorted(pages[0].rows, key=lambda row: row.item is None)
