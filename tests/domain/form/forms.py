"""Forms that several tests read."""

import json

from engine.domain.form import parse_form

CATERING = {
    "type": "default",
    "id": "start",
    "schemaVersion": 19,
    "components": [
        {"type": "text", "id": "intro", "text": "# 餐饮许可", "properties": {"text_en": "# Catering"}},
        {
            "type": "textfield",
            "id": "f_name",
            "key": "name",
            "label": "经营者名称",
            "validate": {"required": True, "minLength": 2, "maxLength": 50},
            "properties": {"label_en": "Operator", "reuse": "name"},
        },
        {
            "type": "textfield",
            "id": "f_uscc",
            "key": "uscc",
            "label": "统一社会信用代码",
            "validate": {"required": True},
            "properties": {"label_en": "Credit code", "kind": "uscc", "reuse": "code"},
        },
        {
            "type": "number",
            "id": "f_area",
            "key": "area",
            "label": "面积",
            "decimalDigits": 1,
            "validate": {"required": True, "min": 1, "max": 100000},
            "properties": {"label_en": "Area", "route": "area"},
        },
        {"type": "number", "id": "f_fund", "key": "fund", "label": "投资额", "properties": {"label_en": "Investment", "kind": "money", "route": "fund"}},
        {
            "type": "radio",
            "id": "f_place",
            "key": "place",
            "label": "场所",
            "values": [{"label": "公众聚集", "value": "public", "label_en": "Public"}, {"label": "其他", "value": "other", "label_en": "Other"}],
            "validate": {"required": True},
            "properties": {"label_en": "Place", "route": "place"},
        },
        {
            "type": "group",
            "id": "g_fire",
            "label": "消防",
            "properties": {"label_en": "Fire"},
            "conditional": {"hide": '=place != "public"'},
            "components": [
                {
                    "type": "checkbox",
                    "id": "f_promise",
                    "key": "promise",
                    "label": "消防承诺",
                    "properties": {"label_en": "Promise", "route": "promise"},
                },
                {
                    "type": "textarea",
                    "id": "f_exits",
                    "key": "exits",
                    "label": "疏散说明",
                    "validate": {"required": True},
                    "conditional": {"hide": "=promise"},
                    "properties": {"label_en": "Exits"},
                },
            ],
        },
        {
            "type": "checklist",
            "id": "f_dishes",
            "key": "dishes",
            "label": "经营项目",
            "values": [{"label": "热食", "value": "hot"}, {"label": "冷食", "value": "cold"}],
            "properties": {"label_en": "Dishes", "route": "dishes"},
        },
        {
            "type": "datetime",
            "id": "f_open",
            "key": "opens_on",
            "subtype": "date",
            "dateLabel": "开业日期",
            "properties": {"label_en": "Opens on", "when": "future"},
        },
        {
            "type": "filepicker",
            "id": "f_plan",
            "key": "plan",
            "label": "布局图",
            "multiple": True,
            "properties": {"label_en": "Plan", "material": "layout_plan", "max_mb": "1", "accept": ".pdf,.png"},
        },
        {
            "type": "dynamiclist",
            "id": "l_staff",
            "path": "staff",
            "label": "从业人员",
            "properties": {"label_en": "Staff", "min_rows": "1", "max_rows": "3"},
            "components": [
                {"type": "textfield", "id": "s_name", "key": "name", "label": "姓名", "validate": {"required": True}, "properties": {"label_en": "Name"}},
                {"type": "checkbox", "id": "s_certified", "key": "certified", "label": "有健康证", "properties": {"label_en": "Certified"}},
                {
                    "type": "textfield",
                    "id": "s_number",
                    "key": "number",
                    "label": "健康证号",
                    "validate": {"required": True},
                    "conditional": {"hide": "=not(certified)"},
                    "properties": {"label_en": "Number", "kind": "code"},
                },
            ],
        },
        {"type": "button", "id": "b", "label": "提交申请", "action": "submit", "properties": {"label_en": "Apply"}},
    ],
}

GOOD = {
    "name": ["青禾小馆"],
    "uscc": ["91110000600037341l"],
    "area": ["120.5"],
    "fund": [""],
    "place": ["other"],
    "dishes": ["cold", "hot"],
    "opens_on": ["2026/8/1"],
    "plan": ["u1"],
    "staff[0].name": ["李四"],
    "staff[0].certified": ["on"],
    "staff[0].number": ["jk-2026-1"],
}


def form_of(*components):
    return parse_form(json.dumps({"type": "default", "id": "f", "components": list(components)}).encode())


def catering():
    return parse_form(json.dumps(CATERING, ensure_ascii=False).encode(), "start.form")
