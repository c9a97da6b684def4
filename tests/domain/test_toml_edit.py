"""What a change of a TOML file touches, and what it leaves alone."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.toml_edit import Change, EditRefused, add_entry, drop_entry, edit, move_entry
from engine.domain.toml_record import Source

FILES = {
    str(path.relative_to(Path("processes"))): path.read_text(encoding="utf-8")
    for path in sorted(Path("processes").glob("*/*.toml"))
    if path.name in {"item.toml", "limits.toml", "materials.toml"} and not path.parent.name.startswith("_")
}


def leaves(data, path=()):
    """Every path to a value that is no table and no list of tables."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


LEAVES = [(file, path, value) for file, text in FILES.items() for path, value in leaves(tomllib.loads(text)) if not isinstance(path[-1], int)]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def other(value):
    if isinstance(value, bool):
        return st.just(not value)
    if isinstance(value, int):
        return st.integers(-(2**40), 2**40)
    if isinstance(value, list):
        return st.lists(TEXTS, max_size=4)
    return TEXTS | st.sampled_from(['a == "b"', 'it\'s "so"', "两行\n第二行", "x # y", "\\", '"""'])


def set_in(data, path, value):
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value


@settings(max_examples=40)
@given(st.data())
def test_a_changed_value_is_the_only_difference(data) -> None:
    file, path, value = data.draw(st.sampled_from(LEAVES))
    text, new = FILES[file], data.draw(other(value))
    wanted = tomllib.loads(text)
    set_in(wanted, path, new)

    changed = edit(text, [Change(path, new)])

    assert tomllib.loads(changed) == wanted
    line = Source(file, text.encode()).line(path)
    before, after = text.splitlines(), changed.splitlines()
    assert before[: line - 1] == after[: line - 1]
    if not isinstance(value, list):
        assert before[line:] == after[len(after) - len(before) + line :]
        assert before[line - 1].partition(" # ")[2] in after[line - 1]


@settings(max_examples=15)
@given(st.data())
def test_entries_are_moved_dropped_and_added_with_their_comments(data) -> None:
    file = data.draw(st.sampled_from([name for name in FILES if name.endswith("materials.toml") and FILES[name].count("[[materials]]") > 1]))
    text = FILES[file]
    wanted = tomllib.loads(text)
    count = len(wanted["materials"])
    old, new = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    moved = copy.deepcopy(wanted)
    moved["materials"].insert(new, moved["materials"].pop(old))

    assert tomllib.loads(move_entry(text, "materials", old, new)) == moved
    assert sorted(move_entry(text, "materials", old, new).splitlines()) == sorted(text.splitlines())
    assert move_entry(move_entry(text, "materials", old, new), "materials", new, old) == text

    entry = {"id": "new_paper", "name": "新材料", "basis": {"text": "行政许可法", "article": "第三十一条", "verified": False}}
    added = add_entry(text, "materials", entry)
    assert tomllib.loads(added)["materials"] == [*wanted["materials"], entry]
    assert added.startswith(text.rstrip("\n"))
    assert drop_entry(added, "materials", count).rstrip("\n") == text.rstrip("\n")


def test_a_new_dated_value_stands_under_those_before_and_the_section_after_keeps_its_comment() -> None:
    text = '# 整件\n[whole_case.promised]\n"2026-01-01" = { working_days = 10, reference = "甲" } # 提速\n\n# ---- 环节\n\n# 受理之前\n[stage.a.promised]\n'
    value = {"working_days": 5, "reference": "乙", "verified": False}

    changed = edit(text, [Change(("whole_case", "promised", "2027-01-01"), value), Change(("stage", "a", "promised", "2027-01-01"), {"working_minutes": 60})])

    assert changed == (
        '# 整件\n[whole_case.promised]\n"2026-01-01" = { working_days = 10, reference = "甲" } # 提速\n'
        '"2027-01-01" = { working_days = 5, reference = "乙", verified = false }\n\n'
        '# ---- 环节\n\n# 受理之前\n[stage.a.promised]\n"2027-01-01" = { working_minutes = 60 }\n'
    )
    assert edit(changed, [Change(("whole_case", "promised", "2027-01-01", "verified"), True)]) == changed.replace("verified = false", "verified = true")
    assert edit(changed, [Change(("whole_case", "promised", "2027-01-01"), None), Change(("stage", "a", "promised", "2027-01-01"), None)]) == text


def test_a_table_that_is_not_there_stands_beside_its_kin() -> None:
    text = '[stage.a.promised]\n"2026-01-01" = { working_minutes = 60, reference = "甲" }\n\n[deemed.notice]\n'

    changed = edit(text, [Change(("stage", "b", "promised", "2026-01-01"), {"working_minutes": 30})])

    assert changed == text.replace("\n[deemed", '\n[stage.b.promised]\n"2026-01-01" = { working_minutes = 30 }\n\n[deemed')


@pytest.mark.parametrize("text", ["= nothing", "a.b = 1\n[a]\nc = 2\n", '[[m]]\nid = "a"\n[n]\n[[m]]\nid = "b"\n'])
def test_what_cannot_be_changed_without_touching_the_rest_is_refused(text: str) -> None:
    with pytest.raises(EditRefused) as refused:
        move_entry(text, "m", 0, 1) if "[[m]]" in text else edit(text, [Change(("a", "b", "x"), 1)])

    assert "文件" in refused.value.zh


def test_entries_within_another_table_come_and_leave_nothing_behind() -> None:
    text = '[guide]\nfee = "no"\n'
    once = add_entry(text, "commitment.points", {"text": "a"})
    twice = add_entry(once, "commitment.points", {"text": "b"})
    assert tomllib.loads(twice)["commitment"]["points"] == [{"text": "a"}, {"text": "b"}]
    assert drop_entry(move_entry(twice, "commitment.points", 0, 1), "commitment.points", 0).rstrip() == once.rstrip()
    assert drop_entry(once, "commitment.points", 0).rstrip() == text.rstrip()
    kept = f'{text}\n[commitment]\nfield = "method"\n'
    assert drop_entry(add_entry(kept, "commitment.points", {"text": "a"}), "commitment.points", 0).rstrip() == kept.rstrip()
