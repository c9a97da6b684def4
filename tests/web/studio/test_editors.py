"""The side editors of a sketch as pages without scripts: what is typed is saved as the file's next revision, and nothing else of it changes."""

from __future__ import annotations

import tomllib
from datetime import date

from engine.domain.limits_file import read_limits
from engine.domain.sketch_commands import SaveSketchFile


def source(bureau, sketch, path):
    row = bureau.app.ask.sketch_file(sketch, path)
    return bytes(row.content).decode(), row.revision


def changed_lines(before, after):
    old, new = before.splitlines(), after.splitlines()
    return [line for line in new if line not in old], [line for line in old if line not in new]


def test_what_is_there_already_is_suggested(visit, sketch):
    page = visit("admin").get(f"/studio/{sketch}/facts")
    offered = {one.get("id").removeprefix("known-"): [each.get("value") for each in one] for one in page.tree.xpath("//datalist")}
    assert {"review", "approval"} <= set(offered["stage"])
    assert "market_supervision" in offered["unit"]
    assert "catering_licence/approve_case" in offered["form"]
    assert "limit:notice" in offered["limit"]
    assert set(page.tree.xpath("//input/@list")) <= {f"known-{name}" for name in offered}


def test_limits_are_saved_as_typed_and_what_follows_is_shown(bureau, visit, sketch):
    admin, address = visit("admin"), f"/studio/{sketch}/limits"
    before, _ = source(bureau, sketch, "limits.toml")
    page = admin.get(address)
    assert page.status == 200
    assert "10 环节" in " ".join(page.text.split())

    review = {"stage.review.promised/2026-01-01/value": "2340"}
    add = {"add": "whole_case.promised", "add/whole_case.promised/since": "2027-03-01", "add/whole_case.promised/value": "9"}
    refused = admin.post(address, {**page.typed(2), **review, **add})
    assert refused.status == 422
    assert "请写明依据，到条款" in refused.text
    assert "超出" in refused.text
    assert changed_lines(before, source(bureau, sketch, "limits.toml")[0])[0][0].count("2340") == 1

    back = {"stage.review.promised/2026-01-01/value": "1170", "add/whole_case.promised/reference": "提速公告（2027）第一条"}
    done = admin.post(address, {**refused.typed(2), **add, **back})
    assert (done.status, done.to) == (303, f"{address}#whole_case.promised")
    after, revision = source(bureau, sketch, "limits.toml")
    assert changed_lines(before, after) == (['"2027-03-01" = { working_days = 9, reference = "提速公告（2027）第一条" }'], [])
    assert [read_limits(after.encode()).promised(day).value for day in (date(2027, 2, 28), date(2027, 3, 1))] == [10, 9]

    removed = admin.post(address, {"seen-revision": str(revision), "remove": "whole_case.promised/2027-03-01"})
    assert removed.status == 303
    assert source(bureau, sketch, "limits.toml")[0] == before


def test_who_saves_over_another_is_told_and_chooses(bureau, visit, sketch):
    admin, address = visit("admin"), f"/studio/{sketch}/limits"
    typed = {**admin.get(address).typed(2), "stage.review.promised/2026-01-01/value": "1000"}
    text, revision = source(bureau, sketch, "limits.toml")
    theirs = text.replace("# 受理之前", "# 别人加的一句。受理之前")
    bureau.app.handle(SaveSketchFile(bureau.people["admin"], sketch, "limits.toml", theirs.encode(), revision))

    page = admin.post(address, typed)
    assert page.status == 409
    assert "没有保存" in page.text
    assert source(bureau, sketch, "limits.toml")[0] == theirs

    assert admin.post(address, {**typed, "take-mine": "true"}).status == 303
    assert source(bureau, sketch, "limits.toml")[0] == theirs.replace("working_minutes = 1170", "working_minutes = 1000")


def test_a_form_is_drawn_by_the_server_as_it_is_typed_and_checked_as_handing_in_would(bureau, visit, sketch):
    admin = visit("admin")
    page = admin.get(f"/studio/{sketch}/forms?path=forms/start.form")
    assert page.status == 200
    assert "经营者名称" in page.text

    tried = admin.post(f"/studio/{sketch}/forms/preview", {"form-path": "forms/start.form", "try-it": "true", "unified_code": "1"})
    assert "提交时会这样提示" in tried.text

    schema = source(bureau, sketch, "forms/review_unit.form")[0]
    unsaved = schema.replace('"label": "审查意见"', '"label": "您的意见"').encode()
    drawn = admin.post(f"/studio/{sketch}/forms/preview", {"form-path": "forms/review_unit.form"}, **{"schema-file": ("schema", unsaved)})
    assert "您的意见" in drawn.body
    wrong = admin.post(
        f"/studio/{sketch}/forms/preview", {"form-path": "forms/review_unit.form"}, **{"schema-file": ("schema", b'{"components": [{"type": "iframe"}]}')}
    )
    assert "iframe 会载入外部页面" in wrong.body
    assert source(bureau, sketch, "forms/review_unit.form")[0] == schema


def test_materials_are_changed_moved_and_added_and_the_list_follows(bureau, visit, sketch):
    admin, address = visit("admin"), f"/studio/{sketch}/materials"
    before, revision = source(bureau, sketch, "materials.toml")
    assert "选“是”时" in admin.get(address).text
    assert admin.post(address, {"seen-revision": str(revision), "materials[3].name": "法定代表人身份证", "materials[3].core": "false"}).status == 303
    after, revision = source(bureau, sketch, "materials.toml")
    assert changed_lines(before, after) == (['name = "法定代表人身份证"'], ['name = "法定代表人（负责人）身份证"'])
    assert after.count("core = false") == before.count("core = false") + 1

    wrong = admin.post(address, {"seen-revision": str(revision), "materials[4].required_when": "area >", "add": "material", "new/id": "布局"})
    assert wrong.status == 422
    assert "编号应为小写英文" in wrong.text
    shown = admin.get(address)
    assert "条件没有写完" in shown.text
    text, revision = source(bureau, sketch, "materials.toml")
    assert 'required_when = "area >"' in text

    moved = admin.post(address, {"seen-revision": str(revision), "move": "materials/2/up"})
    assert moved.status == 303
    ids = [line for line in source(bureau, sketch, "materials.toml")[0].splitlines() if line.startswith("id =")]
    assert ids[:3] == ['id = "application_form"', 'id = "identity_card"', 'id = "business_licence"']


def test_facts_are_changed_where_they_stand_and_what_is_wrong_is_said_at_the_box(bureau, visit, sketch):
    admin, address = visit("admin"), f"/studio/{sketch}/facts"
    before, revision = source(bureau, sketch, "item.toml")
    given = {"seen-revision": str(revision), "code": "12345", "guide.telephone": "0000-1", "participants[2].core": "true"}
    assert admin.post(address, given).status == 303
    after, revision = source(bureau, sketch, "item.toml")
    assert changed_lines(before, after)[0] == ['code = "12345"', 'telephone = "0000-1"']
    assert "# ---------------------------------------------------------------- 会审单位" in after
    assert "应为 12、14、31 或 33 位" in admin.get(address).text

    added = {"seen-revision": str(revision), "add": "participants", "participants/unit": "water", "participants/name": "区水利局"}
    refused = admin.post(address, added)
    assert refused.status == 422
    rest = {"participants/name_en": "Water Bureau", "participants/component": "取水许可", "participants/component_en": "Water"}
    assert admin.post(address, {**added, **rest}).status == 303
    assert 'unit = "water"' in source(bureau, sketch, "item.toml")[0]


def test_special_rules_are_filled_in_and_a_commitment_gets_its_points(bureau, visit, sketch):
    admin, address = visit("admin"), f"/studio/{sketch}/facts"
    typed = {**admin.get(address).typed(2), "late.rule": "go_on", "late.reference": ""}
    assert admin.post(address, typed).status == 303
    page = admin.get(address)
    assert "没有写依据" in page.text
    typed = {**page.typed(2), "late.reference": "示例规则 第十条", "add": "commitment.points"}
    typed |= {"commitment.points/kind": "duty", "commitment.points/text": "保持清洁", "commitment.points/text_en": "Keep it clean"}
    assert admin.post(address, typed).status == 303
    data = tomllib.loads(source(bureau, sketch, "item.toml")[0])
    assert data["late"] | {"rule": "go_on", "reference": "示例规则 第十条"} == data["late"]
    assert data["commitment"] == {"points": [{"kind": "duty", "text": "保持清洁", "text_en": "Keep it clean"}]}


def test_a_document_is_printed_on_facts_of_a_scenario_and_what_typst_refuses_has_its_line(bureau, visit, sketch):
    admin, path = visit("admin"), "documents/licence.typ"
    text, revision = source(bureau, sketch, path)
    page = admin.get(f"/studio/{sketch}/documents?path={path}")
    assert "data:image/png;base64," in page.body
    assert "operator_name" in page.text

    def preview(content):
        return admin.post(f"/studio/{sketch}/documents/preview", {"document-path": path}, content=("content", content.encode())).body

    wrong = preview(f"{text}#let broken = (\n")
    assert f"第 {text.count(chr(10)) + 1} 行" in wrong
    assert "没有声明" in preview(f'{text}#field("nobody")\n')
    assert admin.post(f"/studio/{sketch}/documents", {"path": path, "seen-revision": str(revision), "content": f"{text}\n// 改\n"}).status == 303
    assert source(bureau, sketch, path)[0] == f"{text}\n// 改\n"


def test_a_decision_table_is_added_and_tried_by_the_engine(bureau, visit, sketch):
    admin = visit("admin")
    made = admin.post(f"/studio/{sketch}/decisions", {"id": "who_decides", "name": "谁决定", "input": "area"})
    assert made.status == 303
    text, revision = source(bureau, sketch, "who_decides.dmn")
    row = '<rule id="big"><inputEntry id="i"><text>&gt; 500</text></inputEntry><outputEntry id="o"><text>"city"</text></outputEntry></rule>'
    unsaved = text.replace('<rule id="otherwise">', f'{row}<rule id="otherwise">').encode()

    def tried(value):
        given = {"decision-path": "who_decides.dmn", "who_decides-area": value}
        return admin.post(f"/studio/{sketch}/decisions/try", given, content=("content", unsaved)).body

    assert 'data-rows="big"' in tried("501")
    assert "city" in tried("501")
    assert 'data-rows="otherwise"' in tried("500")
    assert source(bureau, sketch, "who_decides.dmn") == (text, revision)
