"""Licences: numbers with check digits, the last day of validity, and the difference from the decision."""

import json
from datetime import date
from pathlib import Path

import pytest

from engine.domain import codes
from engine.domain.codes import credit_code_valid, organisation_code_complete
from engine.domain.licence import Difference, differences, elicence_identifier, licence_number, validity

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def test_a_food_licence_number_has_a_check_digit():
    number = licence_number("JY2", "130999", 17, "mod11_10")
    assert number.startswith("JY2130999000017")
    assert codes.food_licence_valid(number)


def test_other_checks():
    assert licence_number("A", "130999", 1, "none") == "A130999000001"
    assert len(licence_number("A", "130999", 1, "mod37_36")) == 14


@pytest.mark.parametrize(
    ("area", "serial", "check"), [("1309", 1, "none"), ("13099X", 1, "none"), ("130999", 0, "none"), ("130999", 1_000_000, "none"), ("130999", 1, "luhn")]
)
def test_what_does_not_fit_is_refused(area, serial, check):
    with pytest.raises(ValueError, match="Expected"):
        licence_number("JY2", area, serial, check)


@pytest.mark.parametrize(
    ("issued", "years", "last"),
    [("2026-07-01", 5, "2031-06-30"), ("2024-02-29", 5, "2029-02-28"), ("2024-02-29", 4, "2028-02-28"), ("2026-01-01", 1, "2026-12-31")],
)
def test_the_last_day_is_the_day_before_the_anniversary(issued, years, last):
    start, end = validity(date.fromisoformat(issued), years)
    assert (start.isoformat(), end.isoformat()) == (issued, last)


def test_a_licence_without_end():
    assert validity(date(2026, 7, 1), 0) == (date(2026, 7, 1), None)


def test_a_licence_that_differs_from_the_decision_is_noticed_field_by_field():
    decided = {"name": "青禾小馆", "area": 120, "dishes": ["热食"]}
    printed = {"name": "青禾小馆 ", "area": 120, "number": "JY"}
    assert differences(decided, printed, ("name", "area", "dishes")) == (Difference("name", "青禾小馆", "青禾小馆 "), Difference("dishes", ["热食"], None))


def test_a_company_gets_a_credit_code_of_its_own_with_both_check_characters():
    numbers = {licence_number("91", "130999", serial, "uscc") for serial in range(1, 3000)}

    assert len(numbers) == 2999
    assert all(credit_code_valid(number) and len(number) == 18 for number in numbers)
    assert all(organisation_code_complete(number[8:16]) == number[8:17] for number in numbers)
    assert all(number.startswith("91130999MA") for number in numbers)


@pytest.mark.parametrize("prefix", ["", "9", "JY2", "9I", "91 "])
def test_a_credit_code_needs_two_characters_of_its_alphabet(prefix):
    with pytest.raises(ValueError, match="credit code"):
        licence_number(prefix, "130999", 1, "uscc")


@pytest.mark.parametrize("text", VECTORS["elicence_id_iso7064_mod37_36"]["values"])
def test_an_identifier_is_made_as_real_ones_are(text):
    kind, issuer, serial, version, _ = text.removeprefix("1.2.156.3005.2.").split(".")
    assert elicence_identifier(kind, issuer, serial, int(version)) == text


def test_a_number_with_other_signs_is_a_serial_without_them():
    made = elicence_identifier(f"{VECTORS['uscc_valid_real']['values'][0]}001", "130999", "青禾许字〔2026〕00012号-2", 3)
    assert ".202600012" in made
    assert codes.elicence_id_valid(made)
