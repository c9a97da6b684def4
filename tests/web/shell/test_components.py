from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from tests.web.shell.product import shell
from web import ui

COMPONENTS = {component.name: component for component in ui.every()}
EXAMPLES = [(component, example) for component in ui.every() for example in component.examples]
VOID = {"input", "img", "br", "hr", "meta", "link", "path", "circle", "rect", "line"}


@pytest.fixture(scope="module")
def app():
    return shell()


class Reader(HTMLParser):
    """Tags that close in order, ids, and attributes that the content security policy would refuse."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.refused, self.wrong = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.refused += [name for name, _ in attrs if name == "style" or name.startswith("on")]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_a_component_is_a_folder_of_three_files():
    folders = sorted(path for path in ui.COMPONENTS.iterdir() if path.is_dir() and not path.name.startswith("_"))
    assert [(folder.name, sorted(path.name for path in folder.iterdir())) for folder in folders] == [
        (folder.name, ["component.toml", "macro.html", "style.css"]) for folder in folders
    ]


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_options_told_are_the_macros_arguments(app, name):
    source = (ui.COMPONENTS / name / "macro.html").read_text(encoding="utf-8")
    macro = next(one for one in app.jinja_env.parse(source).find_all(nodes.Macro) if one.name == name)
    arguments = [argument.name for argument in macro.args]
    required = arguments[: len(arguments) - len(macro.defaults)]
    assert sorted(option.name for option in COMPONENTS[name].options) == sorted(arguments)
    assert sorted(option.name for option in COMPONENTS[name].options if option.required) == sorted(required)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_has_examples_and_words_in_both_languages(name):
    component = COMPONENTS[name]
    assert component.examples
    told = [component.zh, component.en, component.purpose_zh, component.purpose_en]
    told += [word for option in component.options for word in (option.zh, option.en)]
    told += [word for example in component.examples for word in (example.zh, example.en)]
    assert all(told)


@pytest.mark.parametrize(("component", "example"), EXAMPLES, ids=[f"{component.name}-{example.name}" for component, example in EXAMPLES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_example_renders_well_formed_without_inline_style_or_script(app, component, example, lang):
    with app.test_request_context(f"/?lang={lang}"):
        html = ui.rendered(app.jinja_env, component, example)
    reader = Reader()
    reader.feed(html)
    assert reader.wrong == []
    assert reader.open == []
    assert reader.refused == []
    assert len(reader.ids) == len(set(reader.ids))
    assert "<script" not in html


@pytest.mark.parametrize("text", ['<script>alert("x")</script>', "\"' onmouseover=x", "{{ 7 * 7 }}", "\u202e反向", "x" * 3000])
def test_naughty_strings_stay_text(app, text):
    with app.test_request_context("/"):
        shown = [
            app.jinja_env.globals["ui"].text_input("name", text, value=text, hint=text, error=text),
            app.jinja_env.globals["ui"].notice(title=text, text=text),
            app.jinja_env.globals["ui"].table(text, [{"label": text}], [[text]], count=1, order=text),
            app.jinja_env.globals["ui"].textarea("name", text, value=text),
        ]
    for html in shown:
        assert "<script" not in html
        assert re.search(r"<[^>]*[\"'] onmouseover", html) is None
        assert "49" not in html


def test_a_textarea_keeps_its_first_line_break(app):
    with app.test_request_context("/"):
        html = app.jinja_env.globals["ui"].textarea("note", "备注", value="\n第二行")
    assert ">&#10;\n第二行</textarea>" in html


def test_an_unknown_component_is_an_error(app):
    with pytest.raises(AttributeError):
        app.jinja_env.globals["ui"].no_such_component  # noqa: B018


def test_the_readme_tells_the_library_as_it_is():
    assert (ui.COMPONENTS / "README.md").read_text(encoding="utf-8") == ui.readme()


def test_every_class_drawn_by_a_component_is_styled_somewhere():
    css = "\n".join(path.read_text(encoding="utf-8") for path in (*ui.COMPONENTS.glob("*/style.css"), *ui.COMPONENTS.parent.glob("static/*.css")))
    styled = set(re.findall(r"\.([a-z][\w-]*)", css))
    drawn = {
        (path.parent.name, word)
        for path in ui.COMPONENTS.glob("*/macro.html")
        for classes in re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8"))
        for word in classes.split()
    }
    assert sorted((name, word) for name, word in drawn if word not in styled) == []
