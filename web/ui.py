"""组件:``ui.button(…)`` in any template calls ``components/button/macro.html``'s macro ``button``.

A component is a folder: ``macro.html`` (the macro has the folder's name), ``component.toml`` (options and examples, which
are documentation, gallery and test fixtures at once) and ``style.css``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment

COMPONENTS = Path(__file__).parent / "components"


class Components:
    """组件库, as a template sees it: an attribute for each component."""

    def __init__(self, environment: Environment) -> None:
        """Look macros up in this environment."""
        self._environment = environment

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        """The macro of the component with this name."""
        if name.startswith("_") or not (COMPONENTS / name).is_dir():
            raise AttributeError(name)
        macro: Callable[..., Markup] = getattr(self._environment.get_template(f"components/{name}/macro.html").module, name)
        self.__dict__[name] = macro
        return macro

    def __getitem__(self, name: str) -> Callable[..., Markup]:
        """``ui[name]``, for a component chosen by data."""
        macro: Callable[..., Markup] = getattr(self, name)
        return macro


@dataclass(frozen=True)
class Option:
    """选项:one argument of a component."""

    name: str
    type: str
    zh: str
    en: str
    required: bool = False


@dataclass(frozen=True)
class Example:
    """示例:one way to call a component. ``content`` is what a call block would hold."""

    name: str
    zh: str
    en: str
    call: Mapping[str, Any]
    content: str = ""
    narrow: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Component:
    """一个组件, as its component.toml tells."""

    name: str
    zh: str
    en: str
    purpose_zh: str
    purpose_en: str
    options: tuple[Option, ...]
    examples: tuple[Example, ...]


def read(folder: Path) -> Component:
    """Read one component's toml."""
    raw = tomllib.loads((folder / "component.toml").read_text(encoding="utf-8"))
    options = tuple(Option(**entry) for entry in raw.pop("option", []))
    examples = tuple(Example(**{"call": {}, **entry}) for entry in raw.pop("example", []))
    return Component(name=folder.name, options=options, examples=examples, **raw)


@cache
def every() -> tuple[Component, ...]:
    """All components by name."""
    return tuple(read(path.parent) for path in sorted(COMPONENTS.glob("*/component.toml")))


def rendered(environment: Environment, component: Component, example: Example) -> Markup:
    """The example as markup, just as a screen would make it."""
    macro = getattr(environment.globals["ui"], component.name)
    call = dict(example.call)
    if example.content:
        call["caller"] = lambda *_: Markup(example.content)  # noqa: S704 - our own example
    return Markup(macro(**call))  # noqa: S704 - made by an autoescaping macro


def readme() -> str:
    """说明:the library's README, made from every component.toml."""
    lines = [
        "# 组件 components",
        "",
        "Made by `python -m web.ui` from each `component.toml`; a test keeps it true. Call a component from any template without importing it:",
        '`{{ ui.button("提交") }}`, or with a block: `{% call ui.notice(title="…") %}<p>…</p>{% endcall %}`. `/gallery/` shows them all.',
        "",
        "A component is a folder `<name>/` of `macro.html` (a macro with the folder's name), `component.toml` (options, examples) and `style.css`.",
        "Sheets are joined into one at start; no inline styles or scripts (the content security policy forbids both).",
        'Words shown to people go through `_("中文")`; stored bilingual fields through `say(zh, en)` or `said(record, "name")`.',
        "",
    ]
    for component in every():
        arguments = ", ".join(option.name if option.required else f"{option.name}=" for option in component.options)
        lines += [f"## {component.name} {component.zh}", "", f"`ui.{component.name}({arguments})` – {component.purpose_en} {component.purpose_zh}", ""]
        lines += [f"- `{option.name}` ({option.type}) {option.zh}" for option in component.options] + [""]
    return "\n".join(lines)


if __name__ == "__main__":
    (COMPONENTS / "README.md").write_text(readme(), encoding="utf-8")
