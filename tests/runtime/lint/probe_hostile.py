"""Run in a process of its own by test_hostile: drives every expression place under an audit hook and prints what it saw, as JSON."""

import json
import sys
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from engine.domain.errors import DefinitionError
from engine.runtime.definitions import compile_bundle
from engine.runtime.dmn import decide, read_tables
from engine.runtime.environment import EVALUATOR
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.feel import unary_tests
from engine.runtime.interpreter import start
from engine.runtime.lint.gate import inspect_file
from engine.runtime.lint.safe_xml import XmlRefused, parse_xml

SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
SPIFF = 'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
VARIABLES = {"a": 1, "b": "x", "decision": "accept", "units": ["u1", "u2"], "x": {"y": 1}, "config": {}, "self": {}, "request": {}}
EVENTS: list[str] = []
ARMED: list[bool] = []
HARMLESS = {"object.__getattr__", "sys._getframe", "builtins.id"}


def hook(event, _arguments):
    if ARMED and event not in HARMLESS:
        EVENTS.append(event)


def around(middle, after="", flow=""):
    return (
        f'<definitions {SPACE} {SPIFF}><process id="p" name="p" isExecutable="true"><startEvent id="s"/>{middle}<endEvent id="e"/>'
        f'<sequenceFlow id="f" sourceRef="s" targetRef="t"/>{flow or flow_out()}{after}</process></definitions>'
    )


def flow_out(condition=""):
    return f'<sequenceFlow id="g" sourceRef="t" targetRef="e">{condition}</sequenceFlow>'


def timed(kind, text):
    return around(f'<intermediateCatchEvent id="t"><timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></intermediateCatchEvent>')


def many(inside, attributes=""):
    return around(f'<userTask id="t"><multiInstanceLoopCharacteristics {attributes}>{inside}</multiInstanceLoopCharacteristics></userTask>')


def extended(inside, kind="userTask"):
    return around(f'<{kind} id="t"><extensionElements>{inside}</extensionElements></{kind}>')


LISTED = 'camunda:collection="units" camunda:elementVariable="unit"'
PLACES = {
    "script task": lambda t: around(f'<scriptTask id="t"><script>{t}</script></scriptTask>'),
    "condition": lambda t: around(
        '<exclusiveGateway id="t" default="d"/>',
        '<sequenceFlow id="d" sourceRef="t" targetRef="e"/>',
        flow_out(f"<conditionExpression>{t}</conditionExpression>"),
    ),
    "inclusive condition": lambda t: around(
        '<inclusiveGateway id="t" default="d"/>',
        '<sequenceFlow id="d" sourceRef="t" targetRef="e"/>',
        flow_out(f"<conditionExpression>{t}</conditionExpression>"),
    ),
    "duration": lambda t: timed("timeDuration", t),
    "date": lambda t: timed("timeDate", t),
    "cycle": lambda t: timed("timeCycle", t),
    "boundary timer": lambda t: around(
        '<userTask id="t"/><boundaryEvent id="b" attachedToRef="t">'
        f"<timerEventDefinition><timeDuration>{t}</timeDuration></timerEventDefinition></boundaryEvent>",
        '<sequenceFlow id="h" sourceRef="b" targetRef="e"/>',
    ),
    "cardinality": lambda t: many(f"<loopCardinality>{t}</loopCardinality>"),
    "completion": lambda t: many(f"<completionCondition>{t}</completionCondition>", LISTED),
    "collection": lambda t: many("", f'camunda:collection="{t}" camunda:elementVariable="unit"'),
    "element variable": lambda t: many("", f'camunda:collection="units" camunda:elementVariable="{t}"'),
    "loop condition": lambda t: around(
        f'<userTask id="t"><standardLoopCharacteristics><loopCondition>{t}</loopCondition></standardLoopCharacteristics></userTask>'
    ),
    "conditional event": lambda t: around(
        f'<intermediateCatchEvent id="t"><conditionalEventDefinition><condition>{t}</condition></conditionalEventDefinition></intermediateCatchEvent>'
    ),
    "pre-script": lambda t: extended(f"<spiffworkflow:preScript>{t}</spiffworkflow:preScript>"),
    "post-script": lambda t: extended(f"<spiffworkflow:postScript>{t}</spiffworkflow:postScript>"),
    "service parameter": lambda t: extended(
        f'<spiffworkflow:serviceTaskOperator id="o" resultVariable="r"><spiffworkflow:parameters><spiffworkflow:parameter id="q" type="str" value="{t}"/>'
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>",
        "serviceTask",
    ),
    "topic": lambda t: around(f'<serviceTask id="t" camunda:type="external" camunda:topic="{t}"/>'),
    "listener": lambda t: extended(f'<camunda:executionListener event="start" expression="{t}"/>'),
    "input parameter": lambda t: extended(f'<camunda:inputOutput><camunda:inputParameter name="n">{t}</camunda:inputParameter></camunda:inputOutput>'),
    "property": lambda t: extended(f'<camunda:properties><camunda:property name="unit_from" value="{t}"/></camunda:properties>'),
    "form key": lambda t: around(f'<userTask id="t" camunda:formKey="{t}"/>'),
    "called element": lambda t: around(f'<callActivity id="t" calledElement="{t}"/>'),
    "decision": lambda t: around(f'<businessRuleTask id="t" camunda:decisionRef="{t}"/>'),
    "ad-hoc completion": lambda t: around(f'<adHocSubProcess id="t"><userTask id="u"/><completionCondition>{t}</completionCondition></adHocSubProcess>'),
    "correlation": lambda t: around('<userTask id="t"/>').replace(
        "</definitions>",
        f'<correlationProperty id="c" name="c"><correlationPropertyRetrievalExpression messageRef="m"><messagePath>{t}</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty></definitions>",
    ),
    "name": lambda t: around(f'<userTask id="t" name="{t}"/>'),
}
LIVE = {"condition": "true", "inclusive condition": "true", "duration": "P1D", "boundary timer": "P1D", "completion": "false", "collection": "units"}


def quoted(text):
    return escape(text, {'"': "&quot;", "'": "&apos;"})


def table(cell="-", output="1", given="a"):
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="d"><decisionTable id="t" hitPolicy="FIRST">'
        f'<input id="i"><inputExpression id="x"><text>{given}</text></inputExpression></input><output id="o" name="o"/>'
        f'<rule id="r"><inputEntry id="c"><text>{cell}</text></inputEntry><outputEntry id="v"><text>{output}</text></outputEntry></rule>'
        "</decisionTable></decision></definitions>"
    )


def through_gate(text):
    for place, diagram in PLACES.items():
        found = inspect_file("p.bpmn", diagram(quoted(text)).encode())
        yield place, found
    for place, content in (("cell", table(quoted(text))), ("output", table("-", quoted(text))), ("input", table("-", "1", quoted(text)))):
        yield place, inspect_file("d.dmn", content.encode())


def past_the_gate(text):
    """As if the gate were not there: the engine's own compiler, then a run; then its environment, tables and cells directly."""
    now = datetime(2026, 7, 1, 9, tzinfo=UTC)
    for place, diagram in PLACES.items():
        try:
            definition = compile_bundle({"p.bpmn": diagram(quoted(text)).encode()}, topics=())
            start(definition, dict(VARIABLES), now, lambda _node, _variables: {})
        except DefinitionError:
            continue
        except (ExpressionRefused, ValueError, TypeError, KeyError) as refusal:
            yield place, type(refusal).__name__
    for attempt in (lambda: EVALUATOR.environment.evaluate(text, VARIABLES), lambda: unary_tests(text, "a"), lambda: decided(text)):
        try:
            attempt()
        except (ExpressionRefused, XmlRefused) as refusal:
            yield "direct", type(refusal).__name__


def decided(text):
    for content in (table(quoted(text)), table("-", quoted(text)), table("-", "1", quoted(text))):
        tables, flaws = read_tables(parse_xml(content.encode()))
        if not flaws:
            decide(tables["d"], VARIABLES)


def main(mode):
    warnings.simplefilter("ignore")
    texts = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").splitlines()
    for place, text in LIVE.items():  # places that do run, so that the hostile texts below reach what would run them
        start(compile_bundle({"p.bpmn": PLACES[place](text).encode()}, topics=()), dict(VARIABLES), datetime(2026, 7, 1, 9, tzinfo=UTC), lambda _n, _v: {})
    list(through_gate("true"))
    list(past_the_gate("true"))
    sys.addaudithook(hook)
    unreadable, count, slowest = [], 0, 0.0
    for text in texts:
        began = time.perf_counter()
        ARMED.append(True)
        if mode == "gate":
            for place, found in through_gate(text):
                count += 1
                unreadable += [(place, text) for each in found if each.rule == "unreadable"]
        else:
            count += sum(1 for _ in past_the_gate(text)) + 1
        ARMED.clear()
        slowest = max(slowest, time.perf_counter() - began)
    print(json.dumps({"events": sorted(set(EVENTS)), "unreadable": unreadable, "count": count, "texts": len(texts), "slowest": slowest}))


if __name__ == "__main__":
    main(sys.argv[1])
