"""Random but valid answers to any form: answer what it complains of until it complains no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.codes import credit_code_complete, resident_id_complete
from engine.domain.form import Submission, fields_of, read_submission, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from random import Random

    from engine.domain.form import Field, Form

ROUNDS = 12


def answer(form: Form, chance: Random, today: date, upload: Callable[[], str], fixed: Mapping[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Raw values that ``read_submission`` accepts, ``fixed`` ones among them. ``upload`` stores a small file and gives its handle.

    Raises ValueError when it can't.
    """
    fields = {f.key: f for f in fields_of(form)}
    said: list[str] = []
    raw: dict[str, list[str]] = {f.key: _value(f, chance, today, upload) for f in fields.values() if not f.rows and f.type in ("radio", "select")}
    raw |= fixed or {}
    for _ in range(ROUNDS):
        read = read_submission(form, raw, today=today)
        if isinstance(read, Submission):
            return raw
        said = [error.en for error in read]
        for error in read:
            key = error.key.rpartition(".")[2] if "[" in error.key else error.key
            if key in fields:
                raw[error.key] = _value(fields[key], chance, today, upload)
            elif key in {r.key for r in rows_of(form)}:
                raw |= {f.name_in(0): _value(f, chance, today, upload) for f in fields.values() if f.rows == key}
            else:
                raw.pop(error.key, None)
        raw = {name: values for name, values in raw.items() if values}
    raise ValueError(f"Expected to answer form {form.id!r}, but it still says: {said[:3]}")


def _value(field: Field, chance: Random, today: date, upload: Callable[[], str]) -> list[str]:
    kinds: dict[str, Callable[[], str]] = {
        "uscc": lambda: credit_code_complete(f"91110108MA{chance.randrange(10**7):07d}"),
        "holder_code": lambda: credit_code_complete(f"91110108MA{chance.randrange(10**7):07d}"),
        "resident_id": lambda: resident_id_complete(f"1101051990010{chance.randrange(1000, 9999):04d}"),
        "phone": lambda: "13800000000",
        "mobile": lambda: "13800000000",
        "email": lambda: "someone@example.org",
        "code": lambda: f"A{chance.randrange(10**6)}",
    }
    if field.kind in kinds:
        return [kinds[field.kind]()]
    match field.type:
        case "radio" | "select":
            return [chance.choice(field.options).value]
        case "checklist":
            return [o.value for o in field.options]
        case "checkbox":
            return ["true"]
        case "number":
            low = field.minimum if field.minimum is not None else 1
            return [str(int(low) + 1)]
        case "datetime":
            return [today.isoformat()]
        case "filepicker":
            return [upload()]
        case _:
            return ["测试内容" * max(1, -(-field.min_length // 4))]
