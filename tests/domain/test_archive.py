"""Rules of the archive, and the manifest that is sealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.archive import bag_info, manifest_text, path_in_bag, read_archive_rules, read_manifest, retention_words
from engine.domain.errors import DefinitionError
from tests.bureau import ROOT

RULES = (ROOT / "processes" / "_law" / "archive.toml").read_bytes()
PATHS = st.from_regex(r"data/[a-z]{1,5}/[0-9]{3}-[A-Za-z0-9_.-]{1,20}", fullmatch=True)
HASHES = st.from_regex("[0-9a-f]{64}", fullmatch=True)


def test_the_first_rule_that_fits_says_how_long():
    rules = read_archive_rules(RULES)

    assert rules.retention_of("enterprise_registration", "licence").years == 0
    assert rules.retention_of("enterprise_registration", "withdrawn").years == 10
    assert rules.retention_of("catering_licence", "refused").years == 30
    assert rules.number(2026, rules.retention_of("enterprise_registration", "licence"), "1309") == "QH01-XK·2026-Y-1309"
    assert retention_words(0) == ("永久", "permanent")
    assert not any(one.verified for one in (*rules.retention, rules.move))  # nobody has read the texts in full


@pytest.mark.parametrize(
    ("change", "said"),
    [((b"years = 30", b"years = 300"), "300"), ((b"working_days = 10", b"working_days = -1"), "250"), ((b"fonds =", b"found ="), "found")],
)
def test_wrong_rules_are_refused_with_their_place(change, said):
    with pytest.raises(DefinitionError) as wrong:
        read_archive_rules(RULES.replace(*change))

    assert any(said in finding.zh for finding in wrong.value.findings)


@given(st.dictionaries(PATHS, HASHES))
def test_a_manifest_reads_back_as_it_was(hashes):
    assert read_manifest(manifest_text(hashes)) == hashes


@pytest.mark.parametrize("text", ["x", "0" * 64 + " data/a", "g" * 64 + "  data/a", f"{'0' * 64}  data/a\n{'1' * 64}  data/a"])
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(ValueError, match="manifest"):
        read_manifest(text)


@given(st.text(), st.text(max_size=5))
def test_whatever_was_typed_stays_on_its_line_and_in_its_folder(typed, part):
    assert bag_info([("Purpose", typed)]).count("\n") == 1
    path = path_in_bag(7, "proof", typed + part, ".pdf")
    assert path.isascii()
    assert path.count("/") == 2
    assert ".." not in path.split("/")
