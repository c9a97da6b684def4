"""The journal's chain: stable for ever, and any change to any part shows."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.journal import GENESIS, canonical, chain

ROW = (GENESIS, 4611686018427387904, 1, 1782864000000, "CaseReceived", 12, '{"number": "130999"}')
rows = st.tuples(
    st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    st.integers(1, 2**63 - 1),
    st.integers(1, 10**6),
    st.integers(0, 10**14),
    st.sampled_from(["CaseReceived", "TaskCompleted"]),
    st.none() | st.integers(1, 2**63 - 1),
    st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3).map(json.dumps),
)


def test_the_hash_of_a_known_row_never_changes():
    text = f"{GENESIS}\n4611686018427387904\n1\n1782864000000\nCaseReceived\n12\n" + '{"number": "130999"}'
    assert chain(*ROW) == hashlib.sha256(text.encode()).hexdigest()


def test_an_event_of_the_system_has_no_person():
    assert canonical(*ROW[:5], None, "{}").endswith(b"\n\n{}")


@given(rows, rows)
def test_rows_with_the_same_hash_are_the_same_row(one, other):
    assert (chain(*one) == chain(*other)) == (one == other)
