import threading

from engine.runtime.live_cases import LiveCases
from tests.runtime.diagrams import end, flows, start, user
from tests.runtime.driver import Case, compiled

DEFINITION = compiled(start() + user("a") + end() + flows("start", "a", "end"))


def live():
    return Case(DEFINITION).live


def test_a_case_is_found_at_its_revision_and_taken_out():
    kept, one = LiveCases(), live()
    kept.put(1, 5, one)
    assert kept.take(1, 5) is one
    assert kept.take(1, 5) is None


def test_a_case_of_another_revision_is_dropped():
    kept = LiveCases()
    kept.put(1, 5, live())
    assert kept.take(1, 6) is None
    assert len(kept) == 0


def test_an_earlier_revision_does_not_replace_a_later_one():
    kept, later = LiveCases(), live()
    kept.put(1, 6, later)
    kept.put(1, 5, live())
    assert kept.take(1, 6) is later


def test_the_least_recently_used_goes_first():
    kept, cases = LiveCases(2), [live() for _ in range(3)]
    kept.put(1, 1, cases[0])
    kept.put(2, 1, cases[1])
    kept.put(1, 2, kept.take(1, 1))
    kept.put(3, 1, cases[2])
    assert (kept.take(2, 1), kept.take(1, 2), kept.take(3, 1)) == (None, cases[0], cases[2])


def test_finished_and_spoiled_cases_are_not_kept():
    kept, done, spoiled = LiveCases(), Case(DEFINITION), live()
    done.complete("a")
    spoiled.spoiled = True
    kept.put(1, 1, done.live)
    kept.put(2, 1, spoiled)
    assert len(kept) == 0


def test_a_cache_of_nothing_keeps_nothing_and_dropping_forgets():
    none, some = LiveCases(0), LiveCases()
    none.put(1, 1, live())
    some.put(1, 1, live())
    some.put(2, 1, live())
    some.drop(1)
    assert (len(none), len(some)) == (0, 1)
    some.clear()
    assert len(some) == 0


def test_no_two_threads_ever_hold_the_same_case():
    kept, held, clashes = LiveCases(8), set(), []
    for case_id in range(8):
        kept.put(case_id, 0, live())
    guard = threading.Lock()

    def work(start_at: int) -> None:
        for turn in range(2_000):
            case_id = (start_at + turn) % 8
            found = kept.take(case_id, 0)
            if found is None:
                continue
            with guard:
                if id(found) in held:
                    clashes.append(case_id)
                held.add(id(found))
            with guard:
                held.discard(id(found))
            kept.put(case_id, 0, found)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clashes == []
    assert len(kept) == 8
