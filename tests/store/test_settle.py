"""What a serving process keeps out of garbage collection, and what not."""

import gc
import weakref

import pytest


class Ring:
    """Something that refers to itself, as a live case's tree does."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def settled(bureau):
    bureau.app.settle()
    yield bureau
    gc.unfreeze()


def test_a_settled_process_walks_what_is_loaded_no_more_and_still_frees_what_comes_later(settled):
    assert gc.get_freeze_count() > 50_000
    ring = weakref.ref(Ring())
    gc.collect()
    assert ring() is None


def test_a_settled_process_has_compiled_what_is_released(settled):
    assert settled.app.bureau._editions
