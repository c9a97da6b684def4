from dataclasses import replace

import pytest

from engine.domain.effects import WriteDocument
from engine.domain.facts import Signed
from handlers.write_hearing_notice import Inputs, write_hearing_notice
from tests.handlers.conftest import FACTS

SAID = {"hearing_on": "2026-07-28", "hearing_time": "9:30", "hearing_place": "听证室"}


def test_the_parties_hear_when_where_and_who_chairs(facts, of_kind):
    arranged = Signed("arrange_hearing", 7, "郝正", SAID, FACTS.now)
    (notice,) = of_kind(write_hearing_notice(Inputs(), facts(signed=(replace(arranged, name="前任"), arranged))), WriteDocument)

    assert notice.data == {**SAID, "chair": "郝正"}


def test_nothing_is_notified_that_nobody_arranged(facts):
    with pytest.raises(ValueError, match="arrange"):
        write_hearing_notice(Inputs(), facts())
