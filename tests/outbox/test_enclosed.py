"""What a document says is enclosed in it as data, under its signature, and agrees with the rows; so does the whole record of a case."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.domain.commands import SuspendCase
from engine.domain.document_kinds import KINDS
from engine.domain.exchange_xml import NAMESPACE, SINGULAR, to_xml
from engine.domain.template import read_template
from engine.outbox import pdf_check
from engine.outbox.enclosed import enclosed_in
from engine.queries.exchange import machine_data

DOCS = Path(__file__).parents[2] / "docs" / "exchange"
SCHEMAS = {name: json.loads((DOCS / f"{name}.schema.json").read_text()) for name in ("document", "case")}
XSD = etree.XMLSchema(etree.parse(DOCS / "exchange.xsd"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}


def faults(value: Any, schema: dict, root: dict, at: str = "") -> list[str]:
    """The places where ``value`` does not follow the schema, for the words of JSON Schema that ours use."""
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, at)
    if "anyOf" in schema:
        return [] if any(not faults(value, one, root, at) for one in schema["anyOf"]) else [f"{at}: none of the forms"]
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{at}: {value!r}"]
    if type(value) is not TYPES[schema["type"]]:
        return [f"{at}: {type(value).__name__} is no {schema['type']}"]
    found = [] if re.search(schema.get("pattern", ""), str(value)) else [f"{at}: {value!r} is not like {schema['pattern']}"]
    if isinstance(value, list):
        return [each for no, one in enumerate(value) for each in faults(one, schema["items"], root, f"{at}[{no}]")]
    if isinstance(value, dict):
        found += [f"{at}.{name} is missing" for name in schema["required"] if name not in value]
        found += [f"{at}.{name} is unknown" for name in value if name not in schema["properties"]]
        known = {name: one for name, one in value.items() if name in schema["properties"]}
        return found + [each for name, one in known.items() for each in faults(one, schema["properties"][name], root, f"{at}.{name}")]
    return found


def as_texts(value: Any) -> Any:
    """JSON with every number and yes/no as XML writes them."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_xml(element: Any, name: str) -> Any:
    own = [child for child in element if isinstance(child.tag, str)]
    tags = {etree.QName(child).localname for child in own}
    if name in SINGULAR and tags <= {SINGULAR[name]} and (own or name != "value"):
        return [read_xml(child, SINGULAR[name]) for child in own]
    return {etree.QName(child).localname: read_xml(child, etree.QName(child).localname) for child in own} if own else element.text or ""


def assert_sound(made: Any, root: str) -> dict[str, Any]:
    """Both forms follow their schemas and say the same; the data."""
    data = json.loads(made.json)
    assert faults(data, SCHEMAS[root], SCHEMAS[root]) == []
    parsed = etree.fromstring(made.xml)
    XSD.assertValid(parsed)
    assert read_xml(parsed, root) == as_texts(data)
    return data


class Enclosed:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.json, self.xml = files["document.json"], files["document.xml"]


@pytest.fixture
def told(bureau):
    """A granted case that had a special procedure, and a refused one."""
    case_id = bureau.submit()
    bureau.clock.move(minutes=1)
    bureau.complete(case_id, "accept_case")
    bureau.handle(SuspendCase(bureau.task(case_id, "review_unit", "market_supervision").assignee, case_id, "testing", 3, "抽检 <a&b>", "enclosed-1"))
    bureau.review_all(case_id)
    for node in ("approve_case", "issue_licence", "deliver"):
        bureau.complete(case_id, node)
    return bureau, case_id


def test_the_data_under_the_signature_are_the_rows(told):
    bureau, case_id = told
    page = bureau.page(case_id)
    kinds = {}
    for row in page.documents:
        pdf = bureau.app.document_file(row.id)
        assert pdf_check.check(pdf, bureau.app.authority.roots).genuine
        assert b"/AFRelationship" in pdf
        data = assert_sound(Enclosed(enclosed_in(pdf)), "document")
        kinds[row.kind] = data
        stored = json.loads(row.data)
        template = page.edition.templates.get(row.kind) or bureau.app.bureau.law.templates[row.kind]
        declared = read_template("x.typ", template).placeholders
        shown = {one["id"]: one["value"] for one in data["fields"]}
        assert shown == {name: value if isinstance(value, list) else str(value) for name in declared if (value := stored.get(name)) not in (None, "", [])}
        assert data["document"]["number"] == row.number
        assert bureau.app.document_data(row.id) == enclosed_in(pdf)
    assert set(kinds) == {"receipt", "acceptance_notice", "special_procedure_notice", "grant_decision", "licence", "delivery_receipt"}
    assert kinds["acceptance_notice"]["accept"]["accept_doc_no"] == kinds["acceptance_notice"]["document"]["number"]
    assert "accept_date" not in kinds["receipt"]["accept"]
    assert kinds["special_procedure_notice"]["special_procedures"][0]["reason"] == "抽检 <a&b>"
    assert kinds["grant_decision"]["result"]["granted"] == json.loads(page.decisions[-1].granted)
    assert kinds["licence"]["licence"]["number"] == page.licences[0].number
    assert "accept" not in kinds["licence"]  # what anybody is shown says nothing of the case
    given = {m.material: m.name for m in page.materials}
    assert [one["name"] for one in kinds["receipt"]["materials"]] == [given[m.id] for m in page.edition.materials if m.id in given]


def test_a_changed_byte_of_the_data_breaks_the_signature(told):
    bureau, case_id = told
    pdf = bureau.app.document_file(bureau.page(case_id).documents[0].id)
    start = pdf.index(b"/EmbeddedFile")
    place = pdf.index(b"stream", start) + 12
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]

    assert not pdf_check.check(changed, bureau.app.authority.roots).genuine


def test_the_record_of_a_case_is_its_rows(told):
    bureau, case_id = told
    page = bureau.page(case_id)

    data = assert_sound(machine_data("case", bureau.app.ask.case_data(page.row.number)), "case")

    assert data["accept"]["project_no"] == page.row.number
    assert data["as_of"] == {"event": page.events[-1].no, "head_hash": page.events[-1].hash}
    assert [(one["handler"], one["process_name"]) for one in data["process"]] == [(c.person_name, page.node(c.node).name) for c in page.completions]
    assert data["result"]["result_type"] == {"code": "0", "name": "出证办结", "source": "public"}
    assert data["result"]["is_delivery"] is True
    assert [one["number"] for one in data["documents"]] == [d.number for d in page.documents]
    assert [one["reason"] for one in data["special_procedures"]] == ["抽检 <a&b>"]
    assert bureau.app.ask.case_data("no-such-number") is None


def test_every_result_of_the_product_has_a_closing_code(told):
    from engine.domain.stages import RESULTS

    bureau, _ = told
    assert {result for result in RESULTS if bureau.app.bureau.law.exchange.closing_of(result) is None} == set()


def test_what_xml_cannot_say_does_not_break_it():
    text = to_xml("document", {"document": {"name": "a\x00b\x1f<&>\r\n\ud800"}, "granted": []}).encode("utf-8", "replace")

    assert etree.fromstring(text).findtext(f".//{{{NAMESPACE}}}name") == "a\ufffdb\ufffd<&>\r\n\ufffd"


def test_every_kind_has_a_template_or_belongs_to_an_item(told):
    bureau, _ = told
    law = {kind for kind in bureau.app.bureau.law.templates if not kind.startswith("licence_")}  # a licence is called by its own name
    assert law <= set(KINDS), "a kind of the law without a name"
