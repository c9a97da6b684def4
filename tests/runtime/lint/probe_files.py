"""Run in a process of its own by test_hostile: nasty files through the gate, each in a fork; prints time, memory and what was touched, as JSON."""

import bz2
import gzip
import io
import json
import os
import random
import resource
import sys
import time
import zipfile

from engine.runtime.lint.gate import inspect_file

SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
EVENTS: list[str] = []
ARMED: list[bool] = []


def document(inside="", head="", attributes=""):
    return f'{head}<definitions {SPACE} {attributes}><process id="p" name="p" isExecutable="true"><startEvent id="s"/>{inside}</process></definitions>'.encode()


def laughs():
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return document("<documentation>&l9;</documentation>", f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{inner}]>')


def doctype(inner, use="&x;"):
    return document(f"<documentation>{use}</documentation>", f'<?xml version="1.0"?><!DOCTYPE d {inner}>')


def zip_bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.bpmn", b"\0" * 50_000_000)
    return held.getvalue()


def wide_decision(rows, columns):
    inputs = "".join(f'<input id="i{n}"><inputExpression><text>v{n}</text></inputExpression></input>' for n in range(columns))
    rules = "".join(
        f'<rule id="r{r}">' + f"<inputEntry><text>&gt; {r}</text></inputEntry>" * columns + "<outputEntry><text>1</text></outputEntry></rule>"
        for r in range(rows)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="d"><decisionTable id="t" hitPolicy="UNIQUE">'
        f'{inputs}<output id="o" name="o"/>{rules}</decisionTable></decision></definitions>'
    ).encode()


def many_decisions():
    one = wide_decision(60, 2).decode()
    body = one[one.index("<decision ") : one.index("</definitions>")]
    head, tail = one[: one.index("<decision ")], "</definitions>"
    return (head + "".join(body.replace('id="d"', f'id="d{n}"') for n in range(60)) + tail).encode()


def crowded_gateway(flows, terms):
    condition = " and ".join(f"v{n} &gt; {n}" for n in range(terms))
    ends = "".join(f'<endEvent id="e{n}"/>' for n in range(flows))
    out = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="g" targetRef="e{n}"><conditionExpression>{condition} and k == {n}</conditionExpression></sequenceFlow>'
        for n in range(flows)
    )
    return document(f'<exclusiveGateway id="g"/>{ends}<sequenceFlow id="f" sourceRef="s" targetRef="g"/>{out}')


def mesh(nodes):
    gates = "".join(f'<parallelGateway id="g{n}"/>' for n in range(nodes))
    flows = "".join(f'<sequenceFlow id="f{a}_{b}" sourceRef="g{a}" targetRef="g{b}"/>' for a in range(nodes) for b in range(max(0, a - 2), min(nodes, a + 2)))
    return document(f'{gates}<sequenceFlow id="first" sourceRef="s" targetRef="g0"/>{flows}')


def cases():
    noise = random.Random(7).randbytes(2_000_000)
    plain = document()
    yield "empty.bpmn", b""
    yield "blank.bpmn", b" \n\t " * 100
    yield "noise.bpmn", noise
    yield "noise.dmn", noise
    yield "noise.form", noise
    yield "noise.toml", noise
    yield "noise.typ", noise
    yield "noise.md", noise
    yield "noise", noise
    yield "picture.png", b"\x89PNG\r\n\x1a\n" + noise
    yield "null.bpmn", b"\0" * 1_000_000
    yield "null_inside.bpmn", plain.replace(b'name="p"', b'name="p\0"')
    yield "utf16.bpmn", plain.decode().encode("utf-16")
    yield "utf32.bpmn", plain.decode().encode("utf-32")
    yield "utf7.bpmn", b'<?xml version="1.0" encoding="UTF-7"?>' + plain
    yield "latin.bpmn", b'<?xml version="1.0" encoding="ISO-8859-1"?>' + plain
    yield "broken_utf8.bpmn", plain.replace(b'name="p"', b'name="\xff\xfe"')
    yield "surrogate.bpmn", plain.replace(b'name="p"', b'name="\xed\xa0\x80"')
    yield "gzip.bpmn", gzip.compress(plain)
    yield "bzip2.bpmn", bz2.compress(plain)
    yield "bomb.bpmn", zip_bomb()
    yield "bomb.zip", zip_bomb()
    yield "laughs.bpmn", laughs()
    yield "external.bpmn", doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]')
    yield "remote.bpmn", doctype('[<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]')
    yield "remote_dtd.bpmn", doctype('SYSTEM "http://127.0.0.1:9/d.dtd"', "")
    yield "parameter.bpmn", doctype('[<!ENTITY % r SYSTEM "file:///etc/passwd"> %r;]', "")
    yield "quadratic.bpmn", doctype(f'[<!ENTITY x "{"A" * 50_000}">]', "&x;" * 1000)
    yield "include.bpmn", document('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')
    yield "stylesheet.bpmn", document("", '<?xml-stylesheet href="file:///etc/passwd"?>')
    yield "deep.bpmn", document("<subProcess>" * 5000 + "</subProcess>" * 5000)
    yield "deep_100.bpmn", document('<subProcess id="x">' * 100 + "</subProcess>" * 100)
    yield "elements.bpmn", document("".join(f'<task id="t{n}"/>' for n in range(100_000)))
    yield "elements_19k.bpmn", document("".join(f'<task id="t{n}"/>' for n in range(19_000)))
    yield "texts_19k.bpmn", document("".join(f'<textAnnotation id="t{n}"/>' for n in range(19_000)))
    yield "unknown_19k.bpmn", document("".join(f'<camunda:thing{n} camunda:expression="x"/>' for n in range(9_000)))
    yield "same_id.bpmn", document('<task id="t"/>' * 19_000)
    yield "flows.bpmn", document("".join(f'<sequenceFlow id="f{n}" sourceRef="s" targetRef="s"/>' for n in range(19_000)))
    yield "attributes.bpmn", document(attributes=" ".join(f'a{n}="1"' for n in range(150_000)))
    yield "attributes_90k.bpmn", document(attributes=" ".join(f'a{n}="1"' for n in range(90_000)))
    yield "namespaces.bpmn", document(attributes=" ".join(f'xmlns:n{n}="http://n{n}"' for n in range(40_000)))
    yield "long_attribute.bpmn", plain.replace(b'name="p"', b'name="' + b"A" * 1_900_000 + b'"')
    yield "long_tag.bpmn", b"<" + b"a" * 1_900_000 + b"/>"
    yield "long_text.bpmn", document("<documentation>" + "A" * 1_900_000 + "</documentation>")
    yield "long_comment.bpmn", document("<!--" + "A" * 1_900_000 + "-->") + b"<"
    yield "large.bpmn", b"<a>" + b"x" * 40_000_000
    yield "open_tags.bpmn", b"<a>" * 600_000
    yield "line_ends.bpmn", b"\n" * 1_900_000 + b"<a"
    yield "decision_200_20.dmn", wide_decision(200, 19)
    yield "decision_200_2.dmn", wide_decision(200, 2)
    yield "decisions_60.dmn", many_decisions()
    yield "gateway.bpmn", crowded_gateway(90, 20)
    yield "gateway_few_terms.bpmn", crowded_gateway(120, 3)
    yield "mesh.bpmn", mesh(250)
    yield "deep.form", b"[" * 200_000
    yield "deep_object.form", b'{"components":' * 60_000
    yield "deep_closed.form", b'{"components":' + b"[" * 900 + b"]" * 900 + b"}"
    yield "numbers.form", b'{"components": [' + b"9" * 400_000 + b"]}"
    yield "repeated.form", b'{"components": [' + b'{"type":"textfield","id":"a","key":"a","label":"a"},' * 5_000 + b"{}]}"
    yield "pattern.form", b'{"components": [{"type":"textfield","id":"a","key":"a","label":"a","validate":{"pattern":"(a+)+$"}}]}'
    yield "deep.toml", b"a = " + b"[" * 200_000
    yield "deep_tables.toml", b"[" + b"a." * 50_000 + b"a]\n"
    yield "dotted.toml", b".".join([b"a"] * 20_000) + b" = "
    yield "keys.toml", b"".join(b"k%d = 1\n" % n for n in range(20_000)) + b"="
    yield "item.toml", b"".join(b"[[basis]]\ntext = ''\n" for _ in range(10_000))
    yield "materials.toml", b"".join(b"[[materials]]\nid = ''\n" for _ in range(10_000))
    yield "limits.toml", b"".join(b'[stage."%d".promised]\n"x" = {}\n' % n for n in range(5_000))
    yield "numbers.toml", b"a = " + b"9" * 200_000
    yield "read.typ", b'#read("/etc/passwd")'
    yield "fields.typ", b'#field("x")' * 5_000
    yield "words.typ", b"import " * 9_000
    yield "x" * 200 + ".bpmn", b"<"
    yield "\u202e\0\n.bpmn", b"<"


def hook(event, _arguments):
    if ARMED and event not in ("object.__getattr__", "sys._getframe", "builtins.id"):
        EVENTS.append(event)


def judged(name, content):
    before = time.perf_counter()
    ARMED.append(True)
    found = inspect_file(name, content)
    ARMED.clear()
    return {
        "name": name[:40],
        "seconds": round(time.perf_counter() - before, 3),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - len(content) // 2**20,
        "unreadable": any(each.rule == "unreadable" for each in found),
        "accepted": not any(each.severity == "error" for each in found),
        "leaked": any("root:" in each.zh + each.en for each in found),
        "events": sorted({event for event in EVENTS if event not in ("compile", "exec")}),
    }


def apart(name, content):
    """In a fork, so that memory is counted for this file alone."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(judged(name, content)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    return (
        json.loads(answer)
        if answer
        else {"name": name[:40], "seconds": 99, "megabytes": 0, "unreadable": True, "accepted": False, "leaked": False, "events": ["died"]}
    )


def main():
    inspect_file("warm.bpmn", document())
    sys.addaudithook(hook)
    print(json.dumps([apart(name, content) for name, content in cases()]))


if __name__ == "__main__":
    main()
