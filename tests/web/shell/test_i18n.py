from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import nodes

from tests.web.shell.product import shell, sign_in
from web import i18n, translate
from web.i18n import said, say

WEB = Path(translate.__file__).parent
HAN = re.compile(r"[\u3400-\u9fff]")
TEMPLATES = sorted(path for path in WEB.rglob("*.html") if "node_modules" not in path.parts)
MODULES = sorted(path for path in WEB.rglob("*.py") if "node_modules" not in path.parts and path.name not in {"cli.py", "translate.py"})
# Calls that take both languages, or whose Chinese is looked up; set_up's BUREAU_ZH comes from the configuration.
BILINGUAL = {"gettext", "ngettext", "pgettext", "lazy_gettext", "say", "Entry", "FieldError", "Rejection", "NotAllowed", "NotFound", "Stale", "Busy", "Finding"}
BILINGUAL |= {"operation", "problem"}  # of the interface for programs


def test_every_sentence_has_its_english_and_the_catalogues_are_current(capsys):
    assert translate.main(["--check"]) == 0, capsys.readouterr().out


def places(sentence):
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w+\}", sentence))


def test_english_keeps_the_places_of_every_sentence():
    for path in (i18n.CATALOGUES / "en").glob("*.po"):
        with path.open("rb") as source:
            catalogue = read_po(source, locale="en")
        for message in catalogue:
            for en in [message.string] if isinstance(message.string, str) else message.string:
                zh = message.id if isinstance(message.id, str) else message.id[0]
                assert not (zh and en) or places(zh) == places(en), zh


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(WEB)) for path in TEMPLATES])
def test_no_template_says_anything_outside_the_catalogue(path):
    tree = shell().jinja_env.parse(path.read_text(encoding="utf-8"))
    found = [data.data.strip() for data in tree.find_all(nodes.TemplateData) if HAN.search(data.data)]
    covered = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext", "pgettext", "say"}
        for argument in call.args
    }
    found += [const.value for const in tree.find_all(nodes.Const) if isinstance(const.value, str) and HAN.search(const.value) and id(const) not in covered]
    assert [words for words in found if words != "中文"] == []


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(WEB)) for path in MODULES])
def test_no_module_says_anything_in_one_language_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    covered = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in BILINGUAL:
            covered |= {id(inner) for argument in [*node.args, *(word.value for word in node.keywords)] for inner in ast.walk(argument)}
        listed = node.elts if isinstance(node, ast.Tuple | ast.List) else node.args if isinstance(node, ast.Call) else []
        listed = node.values if isinstance(node, ast.Dict) else listed
        covered |= {id(zh) for zh, en in pairwise(listed) if isinstance(en, ast.Constant) and isinstance(en.value, str) and not HAN.search(en.value)}
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            covered.add(id(node.body[0].value))
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value) and id(node) not in covered
    ]
    assert [words for words in found if not ONE_LANGUAGE.get(path.name, re.compile("(?!)")).search(words)] == []


ONE_LANGUAGE = {
    "words.py": re.compile("^一二三四五六日$|月|年|日"),  # its Chinese branch
    "navigation.py": re.compile("^、$"),
    "proof.py": re.compile("^[年月日]$"),  # the date on a Chinese paper
    "wording.py": re.compile("Mon"),  # a pattern of both
    "form_view.py": re.compile("^、$"),
    "version_commands.py": re.compile("版|起施行|回退|停用|发布|没有不同|^自 $|^ 第 $"),  # the same
    "backup_commands.py": re.compile("^已恢复 | 张表 | 行，数据截至 "),  # beside its English
    "move_commands.py": re.compile("^  第 | 批:| 件,可撤回 | 件 / batch "),  # the same
    "documents_page.py": re.compile("^[年月日]$"),  # the date on a Chinese paper
    "rule_pages.py": re.compile("为什么 · Why"),  # a pattern of both
    "starting.py": re.compile("^证$"),  # the end of a licence's Chinese name
    "scenario_expected.py": re.compile("”写得不对:"),  # beside its English
    "token_commands.py": re.compile("令牌|吊销"),  # the same
    "convert_command.py": re.compile("^闸门还要改正 | 处，见|已经存在"),  # the command line says both in one line
    "staffing_command.py": re.compile("^用人核对 | 项，没有人能办的 | 处。"),  # the same
    "item_command.py": re.compile("a new item of this shape|证|下一步 / next"),  # said in both, in one sentence
    "ui.py": re.compile("组件|提交|中文"),  # the README
}


def test_chinese_is_the_default_and_english_a_link_away(client):
    assert 'lang="zh-CN"' in client.get("/gallery/tag").text
    assert 'lang="en"' in client.get("/gallery/tag?lang=en").text
    assert 'lang="en"' in client.get("/gallery/tag").text  # remembered
    assert 'lang="zh-CN"' in client.get("/gallery/tag?lang=zh").text
    assert 'lang="zh-CN"' in client.get("/gallery/tag?lang=xx").text


def test_an_english_page_is_english_throughout(app):
    client = app.test_client()
    app.testing = False
    for token in (None, "administrator"):
        if token:
            sign_in(client, token)
        page = re.sub(r"<title>.*?</title>|中文|管理员|青禾区行政审批局", "", client.get("/nowhere?lang=en").text)
        assert HAN.findall(page) == []


def test_a_stored_pair_is_told_in_the_readers_language(app):
    record = {"name": "餐饮", "name_en": "Catering"}
    with app.test_request_context("/?lang=en"):
        assert say("餐饮", "Catering") == "Catering"
        assert say("餐饮") == "餐饮"
        assert said(record, "name") == "Catering"
    with app.test_request_context("/"):
        assert say("餐饮", "Catering") == "餐饮"
        assert said(record, "name") == "餐饮"
