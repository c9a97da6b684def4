import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import StateRefused
from engine.runtime.sealing import seal, unseal

KEY, STATE = b"k" * 32, b'[1,"main"]'


def test_what_was_sealed_comes_back():
    assert unseal(KEY, 7, 3, seal(KEY, 7, 3, STATE)) == STATE


@pytest.mark.parametrize(("key", "case_id", "revision"), [(b"x" * 32, 7, 3), (KEY, 8, 3), (KEY, 7, 4), (KEY, 73, 0)])
def test_another_key_case_or_revision_is_refused(key, case_id, revision):
    with pytest.raises(StateRefused):
        unseal(key, case_id, revision, seal(KEY, 7, 3, STATE))


def test_case_and_revision_do_not_run_together():
    with pytest.raises(StateRefused):
        unseal(KEY, 1, 11, seal(KEY, 11, 1, STATE))


def test_another_codec_is_refused_before_the_state_is_looked_at():
    sealed = seal(KEY, 7, 3, STATE)
    with pytest.raises(StateRefused, match="codec 2"):
        unseal(KEY, 7, 3, sealed[:2] + b"\x02" + sealed[3:])


@settings(max_examples=300, database=None)
@given(st.integers(0, 44), st.integers(1, 255))
def test_any_changed_byte_is_refused(at, change):
    sealed = bytearray(seal(KEY, 7, 3, STATE))
    sealed[at] ^= change
    with pytest.raises(StateRefused):
        unseal(KEY, 7, 3, bytes(sealed))


@settings(max_examples=200, database=None)
@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused(junk):
    with pytest.raises(StateRefused):
        unseal(KEY, 7, 3, junk)


def test_a_key_too_short_is_refused_and_a_long_one_is_not():
    with pytest.raises(StateRefused):
        seal(b"short", 7, 3, STATE)
    long = b"k" * 200
    assert unseal(long, 7, 3, seal(long, 7, 3, STATE)) == STATE
