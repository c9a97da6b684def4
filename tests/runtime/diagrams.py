"""Random block-structured diagrams, and small ones by hand, in a form that both our runtime and the unmodified library read."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">'
)


def definitions(*parts: str) -> bytes:
    return f"{HEAD}{''.join(parts)}</bpmn:definitions>".encode()


def process(process_id: str, body: str) -> str:
    return f'<bpmn:process id="{process_id}" isExecutable="true">{body}</bpmn:process>'


def user(task_id: str, inner: str = "", **named: str) -> str:
    found = "".join(f'<camunda:property name="{key}" value="{value}"/>' for key, value in named.items())
    extension = f"<bpmn:extensionElements><camunda:properties>{found}</camunda:properties></bpmn:extensionElements>" if found else ""
    return f'<bpmn:userTask id="{task_id}" name="{task_id}">{extension}{inner}</bpmn:userTask>'


def service(task_id: str, topic: str = "work", inner: str = "") -> str:
    return f'<bpmn:serviceTask id="{task_id}" camunda:type="external" camunda:topic="{topic}">{inner}</bpmn:serviceTask>'


def instances(collection: str, item: str, *, sequential: bool = False, until: str = "") -> str:
    condition = f"<bpmn:completionCondition>{until}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><bpmn:loopDataInputRef>{collection}</bpmn:loopDataInputRef>'
        f'<bpmn:inputDataItem id="{item}"/>{condition}</bpmn:multiInstanceLoopCharacteristics>'
    )


def flow(source: str, target: str, condition: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def flows(*path: str) -> str:
    return "".join(flow(source, target) for source, target in pairwise(path))


def start(event_id: str = "start") -> str:
    return f'<bpmn:startEvent id="{event_id}"/>'


def end(event_id: str = "end", inner: str = "") -> str:
    return f'<bpmn:endEvent id="{event_id}">{inner}</bpmn:endEvent>'


def timer(event_id: str, attached: str, text: str = "PT120H", *, interrupting: bool = False) -> str:
    return (
        f'<bpmn:boundaryEvent id="{event_id}" attachedToRef="{attached}" cancelActivity="{str(interrupting).lower()}"><bpmn:timerEventDefinition>'
        f'<bpmn:timeDuration>"{text}"</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>'
    )


@dataclass
class Block:
    """A piece of a diagram: its first and last element, its kind and parts. ``names`` are what the kind needs: tasks, variables."""

    first: str
    last: str
    kind: str = ""
    names: tuple = ()
    parts: tuple[Block, ...] = ()


@dataclass
class Diagrams:
    """Draws a random process; ``variables`` are what its gateways and lists need.

    ``tame`` keeps to what the unmodified library gets right: no joins or instances in loops, and plain sequences of tasks
    between inclusive gateways.
    """

    random: random.Random
    tame: bool = False
    count: int = 0
    body: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    variables: dict[str, object] = field(default_factory=dict)
    loops: list[str] = field(default_factory=list)
    whole: Block | None = None

    def id(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def draw(self, depth: int) -> bytes:
        whole = self.whole = self.block(depth, inside_or=False, inside_loop=False)
        first, last = self.id("s"), self.id("e")
        self.body += [start(first), end(last), flows(first, whole.first), flows(whole.last, last)]
        return definitions(process("main", "".join(self.body)), *self.called)

    def block(self, depth: int, *, inside_or: bool, inside_loop: bool) -> Block:
        kinds = ["task", "task", "service", "timer", "interrupt", "many", "seq", "seq", "seq", "xor", "and", "and", "loop", "or", "sub", "call"]
        if depth == 0:
            kinds = kinds[:6]
        if self.tame and inside_loop:
            kinds = [each for each in kinds if each not in ("many", "and", "or")]
        if self.tame and inside_or:
            kinds = [each for each in kinds if each in ("task", "service", "timer", "seq")]
        kind = self.random.choice(kinds)
        return getattr(self, f"draw_{kind}")(depth, inside_or=inside_or, inside_loop=inside_loop)

    def draw_task(self, _depth, **_where) -> Block:
        own = self.id("t")
        self.body.append(user(own))
        return Block(own, own, "task", (own,))

    def draw_service(self, _depth, **_where) -> Block:
        own = self.id("w")
        self.body.append(service(own))
        return Block(own, own, "service", (own,))

    def draw_many(self, _depth, **_where) -> Block:
        own = self.id("m")
        self.variables[f"list_{own}"] = [f"u{i}" for i in range(self.random.randint(0, 3))]
        self.body.append(user(own, instances(f"list_{own}", f"item_{own}")))
        return Block(own, own, "many", (own, f"list_{own}"))

    def draw_timer(self, _depth, **_where) -> Block:
        own, event, then, gone = self.id("t"), self.id("b"), self.id(self.random.choice("tw")), self.id("e")
        self.body += [user(own), timer(event, own), user(then) if then[0] == "t" else service(then), end(gone), flows(event, then, gone)]
        return Block(own, own, "timer", (own, event, then))

    def draw_interrupt(self, _depth, **_where) -> Block:
        own, event, then, merge = self.id("t"), self.id("b"), self.id(self.random.choice("tw")), self.id("x")
        self.body += [user(own), timer(event, own, interrupting=True), user(then) if then[0] == "t" else service(then)]
        self.body += [f'<bpmn:exclusiveGateway id="{merge}"/>', flows(own, merge), flows(event, then, merge)]
        return Block(own, merge, "interrupt", (own, event, then))

    def draw_seq(self, depth, **where) -> Block:
        one, two = self.block(depth - 1, **where), self.block(depth - 1, **where)
        self.body.append(flows(one.last, two.first))
        return Block(one.first, two.last, "seq", (), (one, two))

    def draw_and(self, depth, **where) -> Block:
        opening, closing = self.id("p"), self.id("p")
        self.body += [f'<bpmn:parallelGateway id="{opening}"/>', f'<bpmn:parallelGateway id="{closing}"/>']
        arms = tuple(self.block(depth - 1, **where) for _ in range(self.random.randint(2, 3)))
        for arm in arms:
            self.body += [flows(opening, arm.first), flows(arm.last, closing)]
        return Block(opening, closing, "and", (), arms)

    def draw_xor(self, depth, **where) -> Block:
        opening, closing, name = self.id("x"), self.id("x"), self.id("v")
        arms = [self.block(depth - 1, **where) for _ in range(self.random.randint(2, 3))]
        self.variables[name] = self.random.randrange(len(arms))
        self.body += [f'<bpmn:exclusiveGateway id="{opening}" default="{opening}_to_{arms[-1].first}"/>', f'<bpmn:exclusiveGateway id="{closing}"/>']
        for place, arm in enumerate(arms):
            self.body += [flow(opening, arm.first, "" if arm is arms[-1] else f"{name} == {place}"), flows(arm.last, closing)]
        return Block(opening, closing, "xor", (name,), tuple(arms))

    def draw_or(self, depth, *, inside_loop, **_where) -> Block:
        opening, closing, name = self.id("o"), self.id("o"), self.id("v")
        arms = [self.block(depth - 1, inside_or=True, inside_loop=inside_loop) for _ in range(self.random.randint(2, 3))]
        taken = set(self.random.sample(range(len(arms)), self.random.randint(1, len(arms))))
        self.body += [f'<bpmn:inclusiveGateway id="{opening}"/>', f'<bpmn:inclusiveGateway id="{closing}"/>']
        for place, arm in enumerate(arms):
            self.variables[f"{name}_{place}"] = place in taken
            self.body += [flow(opening, arm.first, f"{name}_{place}"), flows(arm.last, closing)]
        return Block(opening, closing, "or", (name,), tuple(arms))

    def draw_sub(self, depth, **where) -> Block:
        own, kept = self.id("u"), self.body
        self.body = []
        inner = self.block(depth - 1, **where)
        first, last = self.id("s"), self.id("e")
        text = "".join([*self.body, start(first), end(last), flows(first, inner.first), flows(inner.last, last)])
        self.body = [*kept, f'<bpmn:subProcess id="{own}">{text}</bpmn:subProcess>']
        return Block(own, own, "sub", (), (inner,))

    def draw_call(self, depth, **where) -> Block:
        own, kept = self.id("c"), self.body
        self.body = []
        inner = self.block(depth - 1, **where)
        first, last = self.id("s"), self.id("e")
        self.called.append(process(f"called_{own}", "".join([*self.body, start(first), end(last), flows(first, inner.first), flows(inner.last, last)])))
        self.body = [*kept, f'<bpmn:callActivity id="{own}" calledElement="called_{own}"/>']
        return Block(own, own, "sub", (), (inner,))

    def draw_loop(self, depth, *, inside_or, **_where) -> Block:
        opening, closing, name = self.id("x"), self.id("x"), self.id("again")
        person = self.draw_task(depth)
        inner = self.block(depth - 1, inside_or=inside_or, inside_loop=True)
        self.body.append(flows(person.last, inner.first))
        self.loops.append(name)
        self.variables[name] = False
        self.body += [f'<bpmn:exclusiveGateway id="{opening}"/>', f'<bpmn:exclusiveGateway id="{closing}" default="{closing}_to_{closing}_out"/>']
        out = f"{closing}_out"
        self.body += [
            f'<bpmn:exclusiveGateway id="{out}"/>',
            flows(opening, person.first),
            flows(inner.last, closing),
            flow(closing, out),
            flow(closing, opening, name),
        ]
        return Block(opening, out, "loop", (name,), (person, inner))
