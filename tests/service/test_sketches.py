"""画稿: no acknowledged save is lost, whoever else saves; handed in it waits for somebody who did not touch it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.errors import DefinitionError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.release_commands import ApproveVersion, ReleaseVersion
from engine.domain.scenario_commands import NoteScenario, QueueScenarios
from engine.domain.sketch_commands import (
    DiscardSketch,
    HandInSketch,
    OpenShared,
    RemoveSketchFile,
    RenameSketchFile,
    ReopenSketch,
    RestoreSketchFile,
    SaveSketchFile,
    SeeSketch,
    StartSketch,
)
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ITEM, ROOT

NOTE = "CHANGELOG.md"


@pytest.fixture(scope="module")
def files():
    return read_folder(ROOT / "processes" / ITEM)


class Studio:
    """One sketch and two who work on it: ``admin`` and ``analyst``."""

    def __init__(self, bureau, files):
        self.bureau, self.ask = bureau, bureau.app.ask
        released = next(row.id for row in self.ask.versions() if row.state == "released")
        self.start = StartSketch(bureau.people["admin"], "version", files, "start", released)
        self.id = bureau.handle(self.start).id

    def save(self, who, path, content, seen):
        return self.bureau.handle(SaveSketchFile(self.bureau.people[who], self.id, path, content, seen)).id

    def does(self, command, who, *more):
        return self.bureau.handle(command(self.bureau.people[who], self.id, *more))

    def file(self, path):
        row = self.ask.sketch_file(self.id, path)
        return None if row is None else (bytes(row.content), row.revision)


@pytest.fixture
def studio(bureau, files):
    return Studio(bureau, files)


def test_a_sketch_is_kept_file_by_file_and_every_state_comes_back(studio, files):
    assert studio.bureau.handle(studio.start).id == studio.id  # asked twice, begun once
    assert studio.ask.sketch_sources(studio.id) == files
    assert studio.save("admin", NOTE, b"two", 1) == 2
    assert studio.save("admin", NOTE, b"two", 1) == 2  # sent again
    with pytest.raises(Stale) as refused:
        studio.save("analyst", NOTE, b"other", 1)
    assert (refused.value.facts["revision"], studio.file(NOTE)) == (2, (b"two", 2))
    assert studio.save("analyst", NOTE, b"other", 2) == 3
    studio.does(RenameSketchFile, "admin", NOTE, "NOTES.md", 3)
    studio.does(RemoveSketchFile, "admin", "NOTES.md", 1)
    assert [row.path for row in studio.ask.removed_files(studio.id)] == [NOTE, "NOTES.md"]
    studio.does(RestoreSketchFile, "analyst", NOTE, 2, 0)
    assert studio.file(NOTE) == (b"two", 5)
    assert studio.save("admin", "NOTES.md", b"other", 0) == 3  # added anew after its removal, not taken for the first save repeated
    assert [(one.revision, one.saver, one.size) for one in studio.ask.sketch_states(studio.id, NOTE)][:3] == [(5, "林舒", 3), (4, "韩松", None), (3, "林舒", 5)]
    for wrong in ("../evil.md", "forms/deep/er/x.form", "script.py", "/etc/passwd", ""):
        with pytest.raises(Invalid):
            studio.save("admin", wrong, b"x", 0)
    with pytest.raises(Invalid, match="mending"):
        studio.save("admin", NOTE, b"x" * 6_000_000, 5)
    shared = next(path for path in files if path.startswith("_shared/"))
    with pytest.raises(NotAllowed, match="shared"):
        studio.save("admin", shared, b"x", 1)
    studio.does(OpenShared, "admin")
    assert studio.save("admin", shared, files[shared] + b"\n", 1) == 2
    with pytest.raises(NotAllowed):
        studio.save("window1", NOTE, b"x", 5)
    with pytest.raises(NotFound):
        studio.bureau.handle(SaveSketchFile(studio.bureau.people["admin"], 7, NOTE, b"x", 0))
    studio.does(DiscardSketch, "analyst")
    with pytest.raises(Stale):
        studio.save("admin", NOTE, b"x", 5)
    studio.does(ReopenSketch, "admin")
    studio.does(SeeSketch, "admin", NOTE)
    assert [(one.name, one.saved_at is not None) for one in studio.ask.present(studio.id)] == [("林舒", True), ("韩松", True)]
    assert verify(studio.bureau.config.database_url, studio.bureau.config.state_key) == []


def test_it_is_handed_in_whole_and_approved_by_who_did_not_touch_it(studio, files):
    admin, head = studio.bureau.people["admin"], studio.bureau.people["head"]
    with pytest.raises(Rejection, match="same as version 1"):
        studio.bureau.handle(HandInSketch(admin, studio.id, 1, "unchanged"))
    studio.save("analyst", "item.toml", files["item.toml"].replace(b"approval_bureau", b"", 1), 1)
    assert {one.file for one in studio.ask.findings(studio.ask.sketch_bundle(studio.id))} >= {"item.toml"}
    with pytest.raises(DefinitionError):
        studio.bureau.handle(HandInSketch(admin, studio.id, 2, "broken"))
    studio.save("analyst", "item.toml", files["item.toml"].replace("一次材料".encode(), "一次材料就够".encode(), 1), 2)
    with pytest.raises(Stale):
        studio.bureau.handle(HandInSketch(admin, studio.id, 2, "late"))
    assert [(one.area, one.kind) for one in studio.ask.sketch_changes(studio.id)] == [("item", "changed")]
    command = HandInSketch(admin, studio.id, 3, "handed")
    made = studio.bureau.handle(command)
    assert studio.bureau.handle(command) == made
    assert studio.ask.sketch(studio.id).handed_in_state == "draft"
    with pytest.raises(Stale, match="reviewed first"):
        studio.does(ReopenSketch, "admin")
    for who in (admin, studio.bureau.people["analyst"]):
        with pytest.raises(NotAllowed):
            studio.bureau.handle(ApproveVersion(who, made.id, "", f"approve-{who}"))
    other = Studio.__new__(Studio)
    other.__dict__ |= studio.__dict__
    other.id = studio.bureau.handle(StartSketch(admin, "version", files, "other", studio.start.based_on)).id
    studio.bureau.handle(ApproveVersion(head, made.id, "", "approve"))
    studio.bureau.handle(ReleaseVersion(admin, made.id, "文件", "release"))
    row = studio.ask.sketch(other.id)
    assert (row.base_number, row.released_number) == (1, 2)  # it is told that the item was released anew
    assert verify(studio.bureau.config.database_url, studio.bureau.config.state_key) == []


STEP = st.tuples(st.sampled_from(["admin", "analyst"]), st.sampled_from(["save", "save", "repeat", "look", "remove", "restore"]), st.binary(max_size=3))


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=8, max_size=20))
def test_no_acknowledged_save_is_lost_under_two_editors(studio, steps):
    """Each works on what he last saw. Whatever was acknowledged stands, or is a state that can be brought back, and only its reader replaced it."""
    path, now = f"documents/{len(studio.ask.sketch_files(studio.id))}-{id(steps)}.txt.typ", {"admin": 0, "analyst": 0}
    standing, acknowledged, last = (None, 0), {}, {}
    for who, act, typed in steps:
        seen, content = now[who], typed
        try:
            if act == "look":
                now[who] = standing[1] if standing[0] is not None else 0
                continue
            if act == "remove":
                studio.does(RemoveSketchFile, who, path, seen)
                assert seen == standing[1]
                standing, now[who] = (None, standing[1] + 1), 0
                continue
            if act == "restore" and acknowledged:
                revision = min(acknowledged)
                made = studio.does(RestoreSketchFile, who, path, revision, seen).id
                content = acknowledged[revision]
            elif act == "repeat" and who in last:
                seen, content, first = last[who]
                made = studio.save(who, path, content, seen)
                if made == first:
                    assert acknowledged[made] == content
                    continue
            else:
                made = studio.save(who, path, content, seen)
                last[who] = (seen, content, made)
        except (Stale, NotFound):
            assert seen != (standing[1] if standing[0] is not None else 0) or standing[0] is None
            continue
        if made in acknowledged:  # his own save again
            assert acknowledged[made] == content
            now[who] = made
            continue
        assert seen == (standing[1] if standing[0] is not None else 0)
        acknowledged[made], standing, now[who] = content, (content, made), made
    assert studio.file(path) == (standing if standing[0] is not None else None)
    for revision, content in acknowledged.items():
        assert bytes(studio.ask.sketch_state(studio.id, path, revision).content) == content


def test_how_a_scenario_went_is_kept_for_what_it_rests_on_and_not_over_a_later_state(studio):
    studio.does(QueueScenarios, "admin", {"granted": "a", "refused": "b"}, frozenset({"granted", "refused"}))
    studio.does(NoteScenario, "analyst", "granted", "a", '{"zh": ""}')
    studio.does(NoteScenario, "analyst", "refused", "older", "{}")
    studio.does(NoteScenario, "analyst", "unknown", "a", "{}")

    rows = studio.ask.scenario_results(studio.id)
    assert {name: (row.basis, row.state, row.result) for name, row in rows.items()} == {
        "granted": ("a", "played", '{"zh": ""}'),
        "refused": ("b", "waiting", ""),
    }
    studio.does(QueueScenarios, "admin", {"granted": "c"}, frozenset({"granted"}))
    assert {name: (row.basis, row.state) for name, row in studio.ask.scenario_results(studio.id).items()} == {"granted": ("c", "waiting")}
    with pytest.raises(NotAllowed):
        studio.does(NoteScenario, "window1", "granted", "c", "{}")
