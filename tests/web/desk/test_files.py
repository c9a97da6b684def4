from __future__ import annotations

import json

from tests.bureau import PNG
from tests.web.officers import at

REAL_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def handle_of(bureau, case_id, material="layout_plan"):
    row = next(row for row in bureau.page(case_id).materials if row.material == material)
    return json.loads(row.uploads)[0]


def test_a_material_opens_in_a_frame_that_can_act_on_nothing(bureau, visit):
    case_id = bureau.submit(layout_plan=[bureau.upload("xiaoman", "图.png", REAL_PNG)])
    window = visit("window1")

    frame = window.get(f"/desk/uploads/{handle_of(bureau, case_id)}/view")
    (picture,) = frame.tree.xpath("//img/@src")
    image = window.get(picture)

    assert "sandbox allow-same-origin" in frame.response.headers["Content-Security-Policy"]
    assert "script" not in frame.body
    assert image.response.mimetype == "image/png"
    assert image.response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_file_itself_is_only_ever_a_download(bureau, visit):
    case_id = bureau.submit(layout_plan=[bureau.upload("xiaoman", "方案 1.pdf")])

    response = visit("window1").get(f"/desk/uploads/{handle_of(bureau, case_id)}").response

    assert response.headers["Content-Disposition"] == "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%96%B9%E6%A1%88%201.pdf"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_broken_pdf_says_that_it_must_be_downloaded(bureau, visit):
    case_id = bureau.submit()

    frame = visit("window1").get(f"/desk/uploads/{handle_of(bureau, case_id)}/view")

    assert frame.status == 200
    assert "下载后查看" in frame.body


def test_somebody_elses_file_looks_like_none(bureau, visit):
    case_id = at(bureau, "approve_case")
    handle, document = handle_of(bureau, case_id), bureau.page(case_id).documents[0].id
    stranger = visit("tobacco1")

    for path in (f"uploads/{handle}", f"uploads/{handle}/view", f"uploads/{handle}/pages/1", f"documents/{document}.pdf", f"documents/{document}/view"):
        assert stranger.get(f"/desk/{path}").status == 404
    assert stranger.get("/desk/uploads/none").status == 404


def test_a_document_is_read_page_by_page_and_printed_as_it_was_signed(bureau, visit):
    case_id = bureau.submit()
    document = bureau.page(case_id).documents[0].id
    window = visit("window1")

    frame = window.get(f"/desk/documents/{document}/view")
    (page,) = frame.tree.xpath("//img/@src")
    printed = window.get(f"/desk/documents/{document}.pdf").response

    assert window.get(page).response.get_data().startswith(PNG[:8])
    assert window.get(page.replace("/1", "/99")).status == 404
    assert printed.get_data() == bureau.app.document_file(document)
    assert printed.headers["Content-Disposition"].startswith("inline")
