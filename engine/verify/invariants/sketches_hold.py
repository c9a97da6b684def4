"""画稿可回溯:recounted from the saved states, the files and the versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every file of a sketch is its latest saved state, and what was handed in is a version of the sketch's item that its author did not approve"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows(
        "select f.sketch_id, f.path from sketch_file f left join sketch_revision s on s.sketch_id = f.sketch_id and s.path = f.path"
        " and s.revision = f.revision where s.content is null or s.content <> f.content"
        " or f.revision <> (select max(r.revision) from sketch_revision r where r.sketch_id = f.sketch_id and r.path = f.path)"
    ):
        yield f"sketch {row.sketch_id}: {row.path} is not its latest saved state"
    for row in data.rows(
        "select s.id from sketch s left join definition d on d.id = s.handed_in where s.state = 'handed_in' and (d.id is null or d.item <> s.item)"
    ):
        yield f"sketch {row.id}: what was handed in is no version of its item"
    for row in data.rows(
        "select s.id, a.person_id from sketch s join definition_act a on a.definition_id = s.handed_in and a.act = 'approved'"
        " join sketch_presence p on p.sketch_id = s.id and p.person_id = a.person_id where s.state = 'handed_in' and p.saved_at <= a.at"
    ):
        yield f"sketch {row.id}: its version was approved by person {row.person_id}, who had worked on it"
