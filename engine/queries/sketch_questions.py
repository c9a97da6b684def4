"""What is asked of sketches 画稿; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import DefinitionError, NotFound
from engine.domain.moment import millis
from engine.runtime.compare import compare
from engine.runtime.edition import compile_edition
from engine.runtime.lint.gate import inspect
from engine.runtime.material_forms import fill
from engine.runtime.mending.mend import mend, mend_all, mendable
from engine.store.scenario_results import RESULTS_OF
from engine.store.sketches import BEGINNING, FILE_AT, FILES_OF, ONE_SKETCH, PRESENT, REMOVED, SKETCHES, STATE_AT, STATES_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.bureau import Bureau
    from engine.domain.errors import Finding
    from engine.runtime.compare import Change
    from engine.runtime.mending.mend import Mended
    from engine.store.database import Database

MOST: Final = 200
PRESENCE: Final = 60_000  # milliseconds since somebody's page last called


class SketchQuestions:
    """问: sketches, their files and earlier states, who is at them, what the gate says."""

    _bureau: Bureau
    _database: Database

    def sketches(self) -> list[Any]:
        """Every sketch, the one changed last in front."""
        with self._database.reading() as reader:
            return reader.ask(SKETCHES, {"most": MOST}).all()

    def sketch(self, sketch_id: int) -> Any:
        """One sketch with its base, the item's version in force and what was handed in. Raises NotFound."""
        with self._database.reading() as reader:
            row = reader.ask(ONE_SKETCH, {"sketch_id": sketch_id}).one()
        if row is None:
            raise NotFound
        return row

    def sketch_files(self, sketch_id: int) -> list[Any]:
        """Its files by path: content, revision, who saved it when."""
        with self._database.reading() as reader:
            return reader.ask(FILES_OF, {"sketch_id": sketch_id}).all()

    def sketch_sources(self, sketch_id: int) -> dict[str, bytes]:
        """Its files by path, as they are edited and exported."""
        return {row.path: bytes(row.content) for row in self.sketch_files(sketch_id)}

    def sketch_bundle(self, sketch_id: int) -> dict[str, bytes]:
        """Its definition bundle, as the gate, a scenario or a preview takes it: the places for materials are filled."""
        files = self.sketch_sources(sketch_id)
        fill(files)
        return files

    def sketch_file(self, sketch_id: int, path: str) -> Any:
        """One file's row, or None."""
        with self._database.reading() as reader:
            return reader.ask(FILE_AT, {"sketch_id": sketch_id, "path": path}).one()

    def scenario_results(self, sketch_id: int) -> dict[str, Any]:
        """How the last play of each scenario went, by name: basis, state, result as JSON, when."""
        with self._database.reading() as reader:
            return {row.name: row for row in reader.ask(RESULTS_OF, {"sketch_id": sketch_id}).all()}

    def sketch_states(self, sketch_id: int, path: str) -> list[Any]:
        """The kept states of a file, the latest first; one without size is its removal."""
        with self._database.reading() as reader:
            return reader.ask(STATES_OF, {"sketch_id": sketch_id, "path": path}).all()

    def sketch_state(self, sketch_id: int, path: str, revision: int) -> Any:
        """One kept state with its content, or None."""
        with self._database.reading() as reader:
            return reader.ask(STATE_AT, {"sketch_id": sketch_id, "path": path, "revision": revision}).one()

    def removed_files(self, sketch_id: int) -> list[Any]:
        """Paths that the sketch once had, with the revision that stands for their removal."""
        with self._database.reading() as reader:
            return reader.ask(REMOVED, {"sketch_id": sketch_id}).all()

    def present(self, sketch_id: int) -> list[Any]:
        """Who has the sketch open now."""
        with self._database.reading() as reader:
            return reader.ask(PRESENT, {"sketch_id": sketch_id, "since": millis(self._bureau.now()) - PRESENCE}).all()

    def findings(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """校验: what the deploy gate says of a bundle, saved or not."""
        filled, topics = dict(files), self._bureau.topics
        fill(filled)
        return inspect(filled, topics=frozenset(topics), inputs_of=lambda topic: topics[topic].inputs)

    def mendable(self, files: Mapping[str, bytes], findings: Sequence[Finding]) -> list[bool]:
        """哪些能自动改正: for each finding."""
        return mendable(files, findings)

    def mended(self, files: Mapping[str, bytes], file: str, rule: str, element: str) -> dict[str, bytes] | None:
        """改正 one finding of these files; None when it is gone already, or only a person can mend it."""
        finding = next((one for one in self.findings(files) if (one.file, one.rule, one.element) == (file, rule, element)), None)
        return None if finding is None else mend(files, finding, judge=self.findings)

    def all_mended(self, files: Mapping[str, bytes], own: Callable[[str], bool]) -> Mended:
        """改正全部 that can be mended by machine, in files that may be changed."""
        return mend_all(files, self.findings, own=own)

    def sketch_changes(self, sketch_id: int) -> tuple[Change, ...]:
        """与底版相比 what the sketch changes: of its base, else of the version in force, else of what it began as.

        Raises DefinitionError when it can't be compiled yet.
        """
        row, files = self.sketch(sketch_id), self.sketch_bundle(sketch_id)
        made = compile_edition(0, row.item, 0, files, self._bureau.topics)
        against = row.based_on or row.released
        if against is not None:
            with self._database.reading() as reader:
                return compare(self._bureau.edition(reader, against), made)
        try:
            return compare(compile_edition(0, row.item, 0, self.sketch_beginning(sketch_id), self._bureau.topics), made)
        except (DefinitionError, KeyError, ValueError):  # it began as something that is no definition: there is nothing to compare with
            return ()

    def sketch_beginning(self, sketch_id: int) -> dict[str, bytes]:
        """开始画时 the files that the sketch began with, as a definition bundle; the first state of a file is never dropped."""
        with self._database.reading() as reader:
            files = {row.path: bytes(row.content) for row in reader.ask(BEGINNING, {"sketch_id": sketch_id}).all()}
        fill(files)
        return files
