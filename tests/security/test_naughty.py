"""淘气的文字:from the counter's form to the database, the pages, the export, the paper and the public: equal, or refused with a sentence."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from html import unescape

import orjson
import pytest
from lxml import html
from pypdf import PdfReader
from sqlalchemy import bindparam, select

from engine.store.statements import Statement
from engine.store.tables.tasks import task
from tests import bureau as small
from tests.bureau import FORM, ITEM, MATERIALS
from web.app import create_app
from web.limiter import limiter

CASE_OF_TASK = Statement("test.case_of_task", select(task.c.case_id).where(task.c.id == bindparam("task_id")))
# kept as they are (composed and trimmed)
KEPT = [
    *("'", '"', "`", "\\", "\\'", "%00", "%s%n%d", "%(name)s", "{0}", "{{7*7}}", "{% raw %}", "{# #}", "${7*7}", "#{7*7}", "<%= 7*7 %>"),
    *('#eval("1")', '#include "/etc/passwd"', "$ sum $", "*粗*_斜_", "= 标题", "@引用", "<标签>", "// 注释", "/* 注释 */", "~", "---", "\\u{41}"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea><b>", '"><svg onload=alert(1)>', "javascript:alert(1)", "&lt;b&gt;", "&amp;"),
    *("]]>", "<![CDATA[", "<!--", "<?xml version='1.0'?>", "<!DOCTYPE a[<!ENTITY x SYSTEM 'file:///etc/hosts'>]>&x;"),
    *(
        "'; DROP TABLE task; --",
        "1 OR 1=1",
        "x' UNION SELECT 1--",
        "%",
        "_",
        "\\%",
        "[a-z]",
        "*",
        "?",
        "undefined",
        "null",
        "None",
        "NaN",
        "true",
        "0",
        "-0",
        "1e400",
    ),
    *(
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        '=HYPERLINK("http://x")',
        "|cmd",
        "＝1+1",
        "＋1",
        "＠x",
        "\u3000=1",
        "$(id)",
        "; ls",
        "../../../etc/passwd",
        "CON",
        "file:///etc/passwd",
    ),
    *(
        "𠮷野家",
        "㐂𪚥",
        "龘䶮",
        "田中さん",
        "한국어",
        "مرحبا",
        "שלום",
        "ﷺ",
        "e\u0301tat",
        "Å",
        "ｆｕｌｌ　ｗｉｄｔｈ",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "张\u200b三",
        "李\ufeff四",
        "Z̮̞̠͙͔ͅḀ̗̞͈̻̗",
        "长" * 60,
    ),
]
# refused: controls, directions that turn what follows around, separators, what is no character, what is too long
REFUSED = [
    "\x00",
    "a\x07bell",
    "\x1b[31mred",
    "\x7f",
    "\x85",
    "\u202eevil",
    "\u2066isolated\u2069",
    "a\u2028b",
    "a\u2029b",
    "\ufffe",
    "\uffff",
    "a\tb",
    "a\r\nSet-Cookie: a=b",
    "a" * 10_000,
    "长" * 101,
]
PRINTED = ["𠮷野家", '#eval("1")', "<script>alert(1)</script>", "$ sum $", "=1+1", "张\u200b三", "مرحبا", "{{7*7}}", "\\u{41}"]


class Counter:
    """A window officer at work, and what others see of it."""

    def __init__(self, bureau):
        self.bureau = bureau
        self.app = create_app(bureau.app, bureau.config, testing=True)
        self.app.config["WTF_CSRF_ENABLED"] = False
        limiter.enabled = False

    def browser(self, login=None):
        client = self.app.test_client()
        if login:
            with client.session_transaction() as session:
                session["token"] = self.bureau.token(login)
        return client

    def take_in(self, text, officer="window1"):
        data = {
            "item-id": ITEM,
            **FORM,
            "material-ticked": MATERIALS,
            "operator_name": f"店{text}",
            "place_address": f"青禾区麦浪路{text}",
            "signboard_text": text,
        }
        return self.browser(officer).post("/window/receive", data=data)

    def case_of(self, answer):
        """The case whose acceptance the officer was led to."""
        with self.bureau.app.database.reading() as reader:
            return reader.ask(CASE_OF_TASK, {"task_id": answer.location.rsplit("/", 1)[1]}).one().case_id


@pytest.fixture(scope="module")
def counter(filled, tmp_path_factory):
    template, people = filled
    opened = small.copied(template, people, tmp_path_factory.mktemp("counter") / "bureau")
    yield Counter(opened)
    limiter.enabled = True
    opened.close()


def composed(text):
    return unicodedata.normalize("NFC", text).strip()


def folded(text):
    """As a browser shows it: white space of markup folded."""
    return re.sub(r"[ \t\n\r]+", " ", text)


def shown(answer):
    """The words of a page; fails when markup of the visitor's got into it."""
    tree = html.fromstring(answer.text)
    assert tree.xpath("//script[not(@src)][not(@type='application/json')] | //main//b[not(node())] | //img[@src='x'] | //*[@onerror or @onload]") == []
    return folded(tree.xpath("//main")[0].text_content() + " ".join(tree.xpath("//main//@value")))


@pytest.mark.parametrize("text", KEPT, ids=lambda text: ascii(text)[:30])
def test_what_can_be_kept_arrives_everywhere_as_it_was(counter, text):
    answer = counter.take_in(text)
    assert answer.status_code == 303, html.fromstring(answer.text).xpath("//*[contains(@class, 'error')]//text()")
    case_id, name = counter.case_of(answer), composed(f"店{text}")
    page = counter.bureau.page(case_id)
    assert orjson.loads(page.row.form)["operator_name"] == name
    assert orjson.loads(page.row.form)["signboard_text"] == composed(text)
    assert page.row.title == name

    window, owner = counter.browser("window1"), counter.browser("xiaoman")
    for visitor, address in ((window, answer.location), (window, f"/desk/cases/{case_id}"), (owner, f"/cases/{case_id}")):
        drawn = visitor.get(address)
        assert drawn.status_code == 200
        assert folded(name) in shown(drawn), address
    found = window.get("/desk/search", query_string={"q": text})
    assert found.status_code in {200, 303}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text)[:30])
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_typed_values_stay(counter, text):
    answer = counter.take_in(text)
    assert answer.status_code in {400, 422}
    assert re.search(r"控制字符|不超过|最多|不能保存", unescape(answer.text))
    assert "91110000600037341L" in answer.text


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%ED%BF%BF", b"%FF%FE", b"%C0%AF", b"%F4%90%80%80", "店".encode("gb18030")])
def test_bytes_that_are_no_text_do_no_harm(counter, raw):
    body = b"item-id=" + ITEM.encode() + b"&operator_name=" + raw + b"&" + raw + b"=1"
    answer = counter.browser("window1").post("/window/receive", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


def test_no_cell_of_an_export_is_a_formula_and_every_name_is_in_it(bureau):
    counter = Counter(bureau)
    for text in ("=1+1", "+1", "-1", "@x", "|cmd", "＝1+1", "\u3000=1", '"a","b"', "a\\,b"):
        counter.bureau.submit("xiaoman", operator_name=f"{text}店")
    bureau.complete(counter.bureau.submit("xiaoman"), "accept_case", by="window2")
    exported = counter.browser("window2").get("/desk/list.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(exported)) for cell in row]
    assert {f"'{composed(text)}店" for text in ("=1+1", "+1", "-1", "@x", "|cmd", "＝1+1")} <= set(cells)
    assert '"a","b"店' in cells
    assert [cell for cell in cells if cell.lstrip(" \u3000\u00a0\u200b\ufeff")[:1] in tuple("=+-@|＝＋－＠\t\r\n")] == []


@pytest.mark.parametrize("text", PRINTED, ids=ascii)
def test_the_paper_says_what_was_typed(counter, text):
    case_id = counter.bureau.submit("linjia", operator_name=f"店{text}")
    document = counter.bureau.page(case_id).documents[0]
    answer = counter.browser("linjia").get(f"/cases/{case_id}/documents/{document.id}.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    wanted = re.sub(r"[\s\u200b]", "", composed(text))
    wanted = "".join(c if ord(c) <= 0xFFFF else f"〔U+{ord(c):X}〕" for c in wanted)  # a character without a glyph is told by its code, never left out
    assert wanted in re.sub(r"[\s\u200b]", "", printed) or wanted == "مرحبا"  # which a reader of the file gives back in drawing order


@pytest.mark.parametrize("text", ['"><svg onload=alert(1)>', "𠮷野家", "{{7*7}}"])
def test_the_public_page_of_a_licence_says_it_without_acting_on_it(counter, text):
    case_id = counter.bureau.submit("xiaoman", operator_name=f"店{text}")
    counter.bureau.grant(case_id)
    code = counter.bureau.page(case_id).licences[0].code
    for address in (f"/verify/{code}", "/licences"):
        answer = counter.browser().get(address)
        assert answer.status_code == 200
        assert composed(f"店{text}") in shown(answer)


@pytest.mark.parametrize("text", ["<b>粗</b>", "{{7*7}}", "=1+1", "𠮷", "一行\n两行", "'; DROP TABLE event; --", "\u200b空", "%(x)s %s"])
def test_a_note_is_shown_to_officers_as_it_was_typed(counter, text):
    case_id = counter.bureau.submit("xiaoman")
    window = counter.browser("window1")
    assert window.post(f"/desk/cases/{case_id}/notes", data={"text": text}).status_code == 303
    assert folded(text) in shown(window.get(f"/desk/cases/{case_id}"))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX-Evil: 1.pdf", 'a";x="y.pdf', "\u202efdp.exe", "长" * 500 + ".pdf", "𠮷.pdf", "CON.pdf", ".htaccess", "<b>.pdf"]
)
def test_a_files_name_is_only_a_name(counter, name):
    handle = counter.bureau.upload("xiaoman", name)
    answer = counter.browser("xiaoman").get(f"/uploads/{handle}")
    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "/" not in disposition.partition("UTF-8''")[2].replace("%2F", "/")
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
