"""译文更新:``python -m web.translate`` brings ``translations/en/<area>.po`` up to date with the sources.

The area of a sentence is the folder of ``web`` that first uses it; what the shell itself uses (``components``, ``templates`` and the
modules directly in ``web``) is ``shell``. New sentences arrive untranslated, vanished ones leave. ``--check`` changes nothing and
exits 1 when a sentence lacks its English or a catalogue is out of date.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.i18n import CATALOGUES, KEYWORDS

WEB = Path(__file__).parent
SHELL = "shell"
_SHELL_FOLDERS = {"components", "templates"}
_SKIPPED = {"frontend", "static", "translations", "node_modules"}
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"encoding": "utf-8", "trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}


def areas() -> list[str]:
    """The areas there are, the shell first: a sentence that it shares with others is its own."""
    folders = [path.name for path in sorted(WEB.iterdir()) if path.is_dir() and not path.name.startswith(("_", ".")) and path.name not in _SKIPPED]
    return [SHELL, *(name for name in folders if name not in _SHELL_FOLDERS)]


def _folders(area: str) -> list[Path]:
    return [WEB, *(WEB / name for name in sorted(_SHELL_FOLDERS))] if area == SHELL else [WEB / area]


def extracted(area: str, taken: set[str]) -> Catalog:
    """The sentences of one area that no earlier one has."""
    catalog = Catalog(locale="en", domain=area, fuzzy=False)
    for folder in _folders(area):
        shallow = folder == WEB
        found = extract_from_dir(
            folder, _METHODS, _OPTIONS, keywords=KEYWORDS, directory_filter=(lambda _: False) if shallow else (lambda path: Path(path).name not in _SKIPPED)
        )
        for name, line, message, comments, context in found:
            one = message[0] if isinstance(message, tuple) else message
            if one not in taken:
                catalog.add(message, None, [(f"{folder.name}/{name}", line)], user_comments=comments, context=context)
    return catalog


def updated(area: str, taken: set[str]) -> Catalog:
    """The area's catalogue as it should be: today's sentences with the English already known."""
    template = extracted(area, taken)
    taken |= {_key(message) for message in template if message.id}
    known = _known(area)
    fresh = Catalog(locale="en", domain=area, project="yizhang", version="", copyright_holder="", fuzzy=False)
    for message in sorted((one for one in template if one.id), key=_key):
        places = sorted({(place, 0) for place, _ in message.locations})
        fresh.add(message.id, known.get((message.id, message.context)), places, context=message.context)
    return fresh


def _known(area: str) -> dict[tuple[object, str | None], str | tuple[str, ...] | list[str]]:
    """English by sentence, of every area: a sentence that moves to another one keeps it; the area's own wins."""
    found: dict[tuple[object, str | None], str | tuple[str, ...] | list[str]] = {}
    paths = sorted((CATALOGUES / "en").glob("*.po"), key=lambda path: (path.stem == area, path.name))
    for path in paths:
        for message in read_po(BytesIO(path.read_bytes()), locale="en"):
            if message.id and message.string and all(message.string):
                found[message.id, message.context] = message.string
    return found


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def missing(catalog: Catalog) -> list[str]:
    """The sentences without English."""
    return [_key(message) for message in catalog if message.id and not (message.string if isinstance(message.string, str) else all(message.string or ("",)))]


def written(catalog: Catalog) -> bytes:
    """The catalogue as the bytes of its file, without times, so that an unchanged one stays unchanged."""
    lines = BytesIO()
    write_po(lines, catalog, width=160, omit_header=True, include_lineno=False)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return header.encode() + lines.getvalue()


def main(arguments: list[str]) -> int:
    """Write the catalogues, or with ``--check`` only look."""
    taken: set[str] = set()
    wrong = 0
    for area in areas():
        catalog = updated(area, taken)
        path = CATALOGUES / "en" / f"{area}.po"
        content = written(catalog)
        lacking = missing(catalog)
        for sentence in lacking:
            print(f"{path.name}: {sentence}")
        wrong += len(lacking)
        if len([one for one in catalog if one.id]) == 0:
            continue
        if "--check" in arguments:
            wrong += not path.exists() or path.read_bytes() != content
        else:
            path.write_bytes(content)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
