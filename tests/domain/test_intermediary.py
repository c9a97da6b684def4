"""Services of intermediaries: which exist, what law requires them, and when their time does not count (R12)."""

from datetime import date
from pathlib import Path

import pytest

from engine.domain.errors import DefinitionError
from engine.domain.intermediary import read_services
from engine.domain.suspension import read_grounds

LAW = Path(__file__).parents[2] / "processes" / "_law"
GROUNDS = read_grounds((LAW / "suspension_grounds.toml").read_bytes())
SHIPPED = read_services((LAW / "intermediary_services.toml").read_bytes(), GROUNDS)
ONE = """
[[service]]
id = "food_inspection"
name = "食品检验"
name_en = "Food inspection"
ground = "inspection"
required = "食品安全法 第八十七条"
since = "2015-10-01"
"""


def read(text):
    return read_services(text.encode(), GROUNDS)


@pytest.mark.parametrize(
    ("service", "commissioner", "excluded"),
    [
        ("project_evaluation", "agency", True),  # required by law and commissioned by the agency
        ("project_evaluation", "applicant", False),  # required, but the applicant commissions it
        ("fire_testing", "agency", False),  # the agency commissions it, but no law requires it
        ("mapping", "agency", False),  # no kind of examination that article 45 names
        ("environmental_assessment", "applicant", False),
    ],
)
def test_only_what_the_law_requires_and_the_agency_commissions_is_not_counted(service, commissioner, excluded):
    assert SHIPPED.all[service].excluded(commissioner) is excluded


def test_a_service_is_offered_from_its_first_to_its_last_day():
    (service,) = read(ONE + 'until = "2026-06-30"\n').all.values()
    assert [service.applies(date.fromisoformat(day)) for day in ("2015-09-30", "2015-10-01", "2026-06-30", "2026-07-01")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('ground = "inspection"', 'ground = "publicity"'), "ground"),  # a local rule can't exclude
        (('ground = "inspection"', 'ground = "survey"'), "ground"),
        (('since = "2015-10-01"', 'since = "2015"'), "date"),
        (('id = "food_inspection"', 'id = "Food"'), "id"),
        (("[[service]]", "[[services]]"), "unknown-key"),
    ],
)
def test_a_service_that_says_too_little_or_too_much_is_refused(change, rule):
    with pytest.raises(DefinitionError) as caught:
        read(ONE.replace(*change))
    assert rule in {finding.rule for finding in caught.value.findings}


def test_a_service_is_written_once():
    with pytest.raises(DefinitionError):
        read(ONE + ONE)
