"""Every table has its term in the glossary, and no term is explained twice."""

from __future__ import annotations

import re

from engine.store.tables import METADATA
from tests.conventions.repository import text
from tests.conventions.test_vocabulary import STRUCK

GLOSSARY = "docs/glossary.md"


def lines() -> list[list[str]]:
    """The cells of every line: id, Chinese, meaning, tables."""
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text(GLOSSARY).splitlines() if line.startswith("| ")]
    return [line for line in cells if line[0] != "id"]


def test_every_table_has_its_term() -> None:
    named = {name.split(".")[0] for line in lines() for name in re.findall(r"`([a-z_.]+)`", line[3])}

    assert METADATA.tables.keys() - named == set()


def test_every_table_and_column_that_the_glossary_names_exists() -> None:
    columns = {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns}
    named = {name for line in lines() for name in re.findall(r"`([a-z_.]+)`", line[3])}

    assert named - METADATA.tables.keys() - columns == set()


def test_every_line_has_a_term_its_chinese_and_a_meaning() -> None:
    assert [line for line in lines() if len(line) != 4 or not all(line[:3])] == []


def test_no_term_is_explained_twice() -> None:
    terms = [line[0] for line in lines()]

    assert [term for term in set(terms) if terms.count(term) > 1] == []


def test_no_struck_word_is_a_term() -> None:
    assert {line[0] for line in lines()} & STRUCK.keys() == set()
