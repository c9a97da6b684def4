"""发布台: a folder handed in, looked at by a second person, released, rolled back; what can't be taken is said."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.bureau import ITEM


def _zip(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def _exported(admin, bureau):
    version = next(row.id for row in bureau.app.ask.versions() if row.state == "released")
    content = admin.get(f"/admin/versions/{version}.zip").response.get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return version, content, {name: archive.read(name) for name in archive.namelist()}


def _hand_in(admin, content):
    return admin.post("/admin/versions", folder=("v.zip", content))


@pytest.fixture
def quick(monkeypatch):
    """The scenarios are played elsewhere."""
    monkeypatch.setattr("web.admin.version_pages.simulator.prove", lambda *_: None)


def test_a_version_goes_from_hand_to_hand(bureau, visit, quick):
    admin, head = visit("admin"), visit("head")
    first, content, files = _exported(admin, bureau)
    assert _hand_in(admin, content).to.endswith(f"/admin/versions/{first}")  # unchanged, it is the same version

    limits = files["limits.toml"].decode().replace("working_days = 10, reference", "working_days = 11, reference", 1)
    made = _hand_in(admin, _zip({**files, "limits.toml": limits}))
    page = admin.get(made.to)
    assert "草稿" in page.text
    assert "请另一位管理员" in page.text
    assert "whole_case.promised.2026-01-01" in page.text

    head.post(f"{made.to}/judge", {"decision": "approve", "note": "依据齐全"})
    admin.post(f"{made.to}/release", {"ground": "提速公告", "effective-on": "不知道"})
    assert bureau.app.ask.versions()[0].state == "draft"
    admin.post(f"{made.to}/release", {"ground": "提速公告", "effective-on": ""})
    assert [row.state for row in bureau.app.ask.versions() if row.item == ITEM] == ["released", "retired"]
    assert "提速公告" in head.get(made.to).text

    admin.post(f"{made.to}/withdraw", {"action": "roll-back", "ground": "公告有误"})
    assert [row.state for row in bureau.app.ask.versions() if row.item == ITEM] == ["retired", "released"]
    assert "公告有误" in admin.get(f"/admin/versions/{first}").text

    bureau.submit()
    admin.post(f"/admin/versions/{first}/withdraw", {"action": "retire", "ground": "点错了"})
    assert ITEM not in admin.get("/desk/search?q=小满").text, "cases of a retired item keep its name"
    assert "恢复这一版" not in admin.get(made.to).text
    assert "恢复这一版" in admin.get(f"/admin/versions/{first}").text
    admin.post(f"/admin/versions/{first}/withdraw", {"action": "restore", "ground": "恢复"})
    assert [row.state for row in bureau.app.ask.versions() if row.item == ITEM] == ["retired", "released"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"plain text"])
def test_what_is_no_archive_is_refused_with_a_sentence(visit, content):
    page = _hand_in(visit("admin"), content)
    assert page.status == 422
    assert "zip" in page.text


def test_the_gate_speaks_on_the_page(bureau, visit):
    admin = visit("admin")
    _, _, files = _exported(admin, bureau)
    page = _hand_in(admin, _zip({**files, "limits.toml": b"[whole_case"}))
    assert page.status == 422
    assert "limits.toml" in page.text
    assert len(bureau.app.ask.versions()) == 1
