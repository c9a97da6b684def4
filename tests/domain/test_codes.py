"""Check digits: real codes pass, wrong ones fail, and one changed character is always noticed."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import codes

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))

VALID = [
    (codes.credit_code_valid, codes.credit_code_complete, VECTORS["uscc_valid_real"]["values"]),
    (codes.resident_id_valid, codes.resident_id_complete, VECTORS["ric_valid"]["values"]),
    (codes.food_licence_valid, codes.food_licence_complete, VECTORS["food_licence_JY_mod11_10"]["values"]),
    (codes.project_code_valid, codes.project_code_complete, VECTORS["project_code_new_mod11_10"]["values"]),
]


@pytest.mark.parametrize(("valid", "complete", "text"), [(valid, complete, text) for valid, complete, texts in VALID for text in texts])
def test_a_real_code_is_valid_and_its_check_character_can_be_computed(valid, complete, text):
    assert valid(text)
    assert complete(text[:-1]) == text


@pytest.mark.parametrize("text", VECTORS["elicence_id_iso7064_mod37_36"]["values"])
def test_a_real_electronic_licence_id_is_valid(text):
    assert codes.elicence_id_valid(text)
    assert codes.elicence_id_complete(text[:-2]) == text


@pytest.mark.parametrize("text", VECTORS["project_code_new_mod11_10"]["pre_2020_no_check"])
def test_a_project_code_of_the_older_kind_has_no_check_digit(text):
    assert codes.project_code_valid(text)


WRONG = [
    *((codes.credit_code_valid, text) for text in VECTORS["uscc_invalid"]),
    *((codes.food_licence_valid, text) for text in VECTORS["food_licence_JY_mod11_10"]["invalid_in_the_wild"]),
    *((codes.project_code_valid, text) for text in VECTORS["project_code_new_mod11_10"]["invalid"]),
    *((codes.elicence_id_valid, text) for text in VECTORS["elicence_id_iso7064_mod37_36"]["invalid"]),
    (codes.resident_id_valid, "360426199102310078"),
    (codes.resident_id_valid, "３６０４２６１９９１０１０１００７１"),
    (codes.credit_code_valid, "91110000600037341L\n"),
]


@pytest.mark.parametrize(("valid", "text"), WRONG)
def test_a_wrong_code_is_not_valid(valid, text):
    assert not valid(text)


@pytest.mark.parametrize(("valid", "text"), [(valid, text) for valid, _, texts in VALID for text in texts[:3]])
def test_any_single_changed_character_is_noticed(valid, text):
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
    for place, right in enumerate(text):
        for other in alphabet:
            if other != right and valid in {codes.food_licence_valid, codes.project_code_valid, codes.credit_code_valid}:
                assert not valid(text[:place] + other + text[place + 1 :])


@given(st.text(max_size=80))
def test_no_text_at_all_makes_a_check_fail_loudly(text):
    for valid in (
        codes.credit_code_valid,
        codes.resident_id_valid,
        codes.food_licence_valid,
        codes.project_code_valid,
        codes.elicence_id_valid,
        codes.phone_valid,
        codes.mobile_valid,
        codes.item_code_valid,
    ):
        assert valid(text) in {True, False}
        assert valid(codes.tidy(text)) in {True, False}


def test_a_wrong_prefix_is_refused_with_what_was_expected():
    with pytest.raises(ValueError, match="Expected 17 characters of a credit code"):
        codes.credit_code_complete("I1110000600037341")
    with pytest.raises(ValueError, match=r"kind\.issuer\.serial\.version"):
        codes.elicence_id_complete("1.2.156.3005.2.nonsense")


def test_people_may_type_full_width_lower_case_and_blanks():
    assert codes.tidy("  ９１１１ 0000 6000 37341l ") == "91110000600037341L"


@pytest.mark.parametrize("text", ["13800138000", "0539-8765432", "053987654321", "010-66010000-8012", "87654321", "400-810-1234", "4008101234", "12345"])
def test_a_telephone_number_is_recognised(text):
    assert codes.phone_valid(text)


@pytest.mark.parametrize("text", ["", "12800138000", "138001380001", "0-1", "电话", "1380013800O", "13800138000\n"])
def test_what_is_no_telephone_number_is_not(text):
    assert not codes.phone_valid(text)


def test_item_codes_of_the_national_shapes_are_recognised():
    item_codes = VECTORS["item_codes_real"]
    assert all(codes.item_code_valid(text) for key in ("basic12", "biz14", "impl31") for text in item_codes[key])
    assert not codes.item_code_valid("1143000000612250152000118006000")


def test_the_birth_date_is_read_from_a_resident_id():
    assert codes.birth_date("360426199101010071") == date(1991, 1, 1)
    assert codes.birth_date("360426199113010071") is None


@pytest.mark.parametrize("text", [*(text[8:17] for text in VECTORS["uscc_valid_real"]["values"] if text[2:8].startswith("5113")), "682364679", "711816559"])
def test_the_organisation_code_inside_a_real_credit_code_has_its_own_check_character(text):
    assert codes.organisation_code_complete(text[:-1]) == text
