"""Any bytes under any name: answered with findings by rules that do not raise; and what the gate accepts, the engine compiles."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import DefinitionError
from engine.runtime.definitions import compile_bundle
from engine.runtime.lint.gate import inspect_file

RULES = Path(__file__).parent / "rules"
ROOT = Path(__file__).parents[3]
SEEDS = [
    *(path for path in sorted(RULES.glob("*/*.*")) if path.suffix in (".bpmn", ".dmn", ".form", ".toml", ".typ")),
    *sorted((ROOT / "processes").glob("*/*.*")),
    *sorted((ROOT / "forms").glob("*/*.form")),
]
WORDS = [
    b"",
    b"<",
    b">",
    b"/>",
    b'"',
    b"'",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"\0",
    b"\xff",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"${",
    b"[",
    b"{",
    b"null",
    b"-1",
    b"9" * 30,
    b"\xe2\x80\xae",
]


def raised(name, content):
    """Where the gate needed its safety net."""
    return [each.en for each in inspect_file(name, content) if each.rule == "unreadable"]


def mutated(content, chance):
    """A few random cuts, doublings, swaps and insertions."""
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(content) + 1), chance.choice([1, 3, 20, 200])
        piece = content[at : at + length]
        content = chance.choice(
            [
                content[:at] + content[at + length :],
                content[:at] + piece * 2 + content[at + length :],
                content[:at] + chance.choice(WORDS) + content[at:],
                content[:at] + chance.choice(WORDS) + content[at + length :],
                content[:at] + piece[::-1] + content[at + length :],
                swapped(content, chance),
            ]
        )
    return content


def swapped(content, chance):
    """One word of the file in the place of another: still well-formed, mostly, and nonsense."""
    words = [word for word in content.replace(b'"', b" ").split() if word.replace(b"_", b"").isalnum()]
    return content.replace(chance.choice(words), chance.choice(words)) if len(words) > 1 else content


@pytest.mark.parametrize("part", range(4))
def test_no_rule_raises_on_mutated_files(part):
    chance = random.Random(part)
    for number in range(250):
        seed = chance.choice(SEEDS)
        content = mutated(seed.read_bytes(), chance)
        assert raised(seed.name, content) == [], (part, number, seed.name)


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.bpmn", "a.dmn", "a.form", "item.toml", "limits.toml", "materials.toml", "a.toml", "a.typ", "a.md", "a.exe", "a"]),
)
@settings(max_examples=200)
def test_no_rule_raises_on_random_bytes(content, name):
    assert raised(name, content) == []


@given(st.text(alphabet='<>/="&;bpmn:processuserTaskidnamesequenceFlow ', max_size=200))
@settings(max_examples=150)
def test_no_rule_raises_on_tag_soup(soup):
    space = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    assert raised("a.bpmn", f'<bpmn:definitions {space}><bpmn:process id="a">{soup}</bpmn:process></bpmn:definitions>'.encode()) == []


def accepted(name, content):
    return not any(each.severity == "error" for each in inspect_file(name, content))


def compiled(name, content):
    """The finding of the engine's own compiler, or None; references out of the single file are beside the point here."""
    try:
        compile_bundle({name: content}, topics={"notify", "draft", "decide"})
    except DefinitionError as error:
        return error.findings[0]
    return None


@pytest.mark.parametrize("path", sorted(RULES.glob("*/right_*.bpmn")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_engine_compiles_what_the_gate_accepts(path):
    if path.parent.name in ("called_element", "decision_reference"):
        pytest.skip("refers to a file that is not there")
    assert compiled(path.name, path.read_bytes()) is None


@pytest.mark.parametrize("part", range(2))
def test_the_engine_compiles_what_the_gate_accepts_of_mutated_diagrams(part):
    chance = random.Random(100 + part)
    seeds = [path for path in SEEDS if path.suffix == ".bpmn" and path.parent.name not in ("called_element", "decision_reference", "service_task_topic")]
    for number in range(300):
        seed = chance.choice(seeds)
        content = mutated(seed.read_bytes(), chance) if number % 2 else swapped(seed.read_bytes(), chance)
        if accepted(seed.name, content):
            found = compiled(seed.name, content)
            assert found is None or found.rule in ("topic", "decision") or "calledElement" in content.decode(), (part, number, seed, found)
