"""画稿台 without JavaScript: everything that can be drawn can be typed, checked, mended, taken in and given out."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from engine.runtime.bundle import read_folder
from tests.bureau import ITEM, ROOT

FOREIGN = sorted((ROOT / "tests" / "runtime" / "foreign" / "examples").glob("*.bpmn"))


@pytest.fixture
def admin(visit):
    return visit("admin")


def _started(admin, **data):
    return admin.post("/studio/new", {key: value for key, value in data.items() if key != "folder"}, **({"folder": data["folder"]} if "folder" in data else {}))


def _of_released(admin, bureau):
    version = next(row.id for row in bureau.app.ask.versions() if row.state == "released")
    return _started(admin, way="version", version=str(version)).to


def test_a_version_goes_out_as_a_zip_and_comes_in_again_the_same(admin, bureau):
    sketch = _of_released(admin, bureau)
    content = admin.get(f"{sketch}.zip").response.get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == read_folder(ROOT / "processes" / ITEM)
    again = _started(admin, way="archive", folder=("a.zip", content)).to
    assert admin.get(f"{again}.zip").response.get_data() == content
    assert "没有不同" in admin.get(f"{again}/compare").text
    assert "与第 1 版完全一样" in _flashed(admin, again)


def _flashed(admin, sketch):
    form = admin.get(f"{sketch}/hand-in").typed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.studio.handing_in.prove_draft", lambda *_: None)  # the scenarios are played elsewhere
        return admin.get(admin.post(f"{sketch}/hand-in", form).to).body


def test_a_finding_is_shown_at_its_place_mended_and_the_state_before_comes_back(admin, bureau):
    sketch = _of_released(admin, bureau)
    path = f"{ITEM}.bpmn"
    text = read_folder(ROOT / "processes" / ITEM)[path].decode()
    wrong = re.sub(r'( id|Ref|bpmnElement)="deliver"|>deliver<', lambda one: one[0].replace("deliver", "Activity_0x1f"), text)
    admin.post(f"{sketch}/files/{path}", {"content": wrong, "seen-revision": "1"})
    page = admin.get(sketch)
    assert "Activity_0x1f" in page.text
    assert page.links("/studio/rules/element_id")
    assert "要用小写英文单词" in page.text
    admin.post(f"{sketch}/mend", {"file": path, "rule": "element_id", "element": "Activity_0x1f"})
    assert "Activity_0x1f" not in admin.get(f"{sketch}/files/{path}").body
    late = admin.post(f"{sketch}/files/{path}", {"content": "mine", "seen-revision": "1"})
    assert (late.status, "两份都在下面" in late.text, "mine" in late.body, "deliver" in late.body) == (409, True, True, True)
    admin.post(f"{sketch}/files", {"do": "restore", "path": path, "state": "1", "seen-revision": "3"})
    assert "没有问题" in admin.get(sketch).text
    assert admin.post(f"{sketch}/save", {"path": path, "content": "x", "seen-revision": "1"}).status == 409
    assert "没有名称" not in admin.post(f"{sketch}/check", {}).body


def test_a_file_that_is_too_large_is_refused_whole(admin, bureau):
    sketch = _of_released(admin, bureau)
    big = b"x" * (2 * 1024 * 1024 + 1)
    done = admin.post(f"{sketch}/files", {"do": "add", "path": "documents/big.typ", "seen-revision": "0"}, upload=("big.typ", big))
    assert "没有保存" in admin.get(done.to).body
    assert bureau.app.ask.sketch_file(int(sketch.rpartition("/")[2]), "documents/big.typ") is None


def test_a_document_that_the_press_refuses_is_not_handed_in(admin, bureau):
    sketch, path = _of_released(admin, bureau), "documents/licence.typ"
    admin.post(f"{sketch}/files/{path}", {"content": read_folder(ROOT / "processes" / ITEM)[path].decode() + "#let broken = (\n", "seen-revision": "1"})
    assert "没有问题" in admin.get(sketch).text  # the gate does not print
    form = admin.get(f"{sketch}/hand-in").typed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.studio.handing_in.prove_draft", lambda *_: None)
        refused = admin.post(f"{sketch}/hand-in", form)
    assert (refused.status, "无法排版" in refused.text, f"{path}:" in refused.text) == (422, True, True)


def test_a_foreign_diagram_comes_with_its_account_and_what_is_none_is_refused(admin):
    at = _started(admin, way="archive", folder=("f.bpmn", FOREIGN[0].read_bytes())).to
    page = admin.get(at)
    assert all(word in page.text for word in ("要您办", "已转换", "CONVERTED.md"))
    assert page.links("element=")  # where each of it is in the diagram
    assert "缺少文件" not in page.text  # what an item has besides comes from the template
    said = admin.get(f"{at.removesuffix('/account')}/facts").text
    assert "事项编码「」应为" in said
    many = page.text.count("自动改正")
    admin.post(f"{at.removesuffix('/account')}/mend-all", {"tab": "facts"})
    assert 0 < admin.get(at).text.count("自动改正") + 1 < many
    assert admin.get(at.removesuffix("/account")).links("/account")  # to be opened again
    for content in (b"", b"PK nonsense", b"<html/>", b"\x00\xff"):
        refused = _started(admin, way="archive", folder=("f.zip", content))
        assert (refused.status, bool(refused.error_at("folder"))) == (422, True)


def test_what_a_diagram_calls_comes_in_by_itself_and_goes_again(admin, bureau):
    sketch = _of_released(admin, bureau)
    number, path = int(sketch.rpartition("/")[2]), f"{ITEM}.bpmn"
    before = bureau.app.ask.sketch_sources(number)

    def saved(text):
        seen = bureau.app.ask.sketch_file(number, path).revision
        return admin.post(f"{sketch}/save", {"path": path, "content": text, "seen-revision": str(seen)}).response.get_json()["told"]

    with_hearing = before[path].decode().replace('calledElement="coordination"', 'calledElement="hearing"', 1)
    assert saved(with_hearing) == "公用流程“听证”已放进画稿。 不再调用的公用流程“协调会”已移出。"
    now = bureau.app.ask.sketch_sources(number)
    assert {"_shared/hearing.bpmn", "forms/shared/request_hearing.form"} <= now.keys()
    assert "_shared/coordination.bpmn" not in now
    page = admin.get(f"{sketch}?path=_shared/hearing.bpmn")
    assert "没有被调用流程" not in page.text
    assert 'value="procedure.hearing_notice" selected' in admin.get(page.links("new=procedure.hearing_notice")[0].partition("#")[0]).body
    saved(before[path].decode())
    assert bureau.app.ask.sketch_sources(number) == before
