"""The seed calendar, as the tests read it."""

import csv
from datetime import date
from pathlib import Path

from engine.domain.calendar import Calendar

SEED = Path(__file__).parents[2] / "migrations" / "data" / "calendar_2004_2026.csv"


def seed_rows():
    with SEED.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): (row["workday"] == "1", row["note"]) for row in csv.DictReader(file)}


CALENDAR = Calendar.published(seed_rows(), set(range(2004, 2027)))
