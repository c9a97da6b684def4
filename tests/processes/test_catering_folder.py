"""What is the catering folder's own: a correction form by materials, joint review as data, the promise. The rest holds for every item."""

from __future__ import annotations

from datetime import date

from engine.domain.form import fields_of


def test_a_correction_is_uploaded_material_by_material(edition):
    own = {field.material: (field.accept, field.max_mb) for field in fields_of(edition.form_of("supply_correction")) if field.material}
    assert own == {field.material: (field.accept, field.max_mb) for field in fields_of(edition.form_of("start")) if field.material}


def test_what_may_follow_later_can_be_deferred(edition):
    ticks = {field.key: {option.value for option in field.options} for field in fields_of(edition.form_of("accept_case"))}
    assert ticks["deferred"] == {material.id for material in edition.materials if not material.core}


def test_a_new_reviewing_unit_is_data(edition):
    assert [p.unit for p in edition.item.participants] == ["market_supervision", "urban_management", "fire_safety", "tobacco", "water_affairs"]
    assert [p.unit for p in edition.item.participants if p.core] == ["market_supervision"]


def test_the_promise_is_a_third_of_the_serial_thirty_days(edition):
    assert edition.limits.promised(date(2026, 7, 1)).value == 10
    assert edition.limits.statutory(date(2026, 7, 1)).value == 20
