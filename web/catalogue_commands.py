"""``yizhang catalogue``: a foreign list looked at row by row, and imported."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.time_commands import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from engine.bootstrap import Application
    from engine.domain.catalogue_plan import Plan


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the command to the command line."""
    catalogue = commands.add_parser("catalogue", help="the catalogue of items").add_subparsers(dest="catalogue", required=True)
    load = catalogue.add_parser("import", help="look at a foreign list row by row; with --commit, bring it in")
    load.add_argument("file", metavar="FILE", help="TSV or CSV")
    load.add_argument("--map", dest="mapping", required=True, metavar="FILE", help="how the list is read, e.g. processes/_lists/sichuan_district.toml")
    load.add_argument("--commit", action="store_true", help="bring it in, all of it or nothing; otherwise nothing changes")
    load.add_argument("--effective-on", type=date.fromisoformat, metavar="DATE", help="first day of what is new (default: today)")
    load.add_argument("--quiet", action="store_true", help="only the sums")
    load.add_argument("--lang", choices=("zh", "en"), default="zh")
    load.set_defaults(run=lambda arguments: _import(arguments, application))
    decides = catalogue.add_parser("decides", help="which unit decides an item on a day, by the ledger of powers")
    decides.add_argument("code", metavar="CODE", help="an item's code, or the id of an item that runs here")
    decides.add_argument("--on", type=date.fromisoformat, metavar="DATE")
    decides.add_argument("--at", default="", metavar="UNIT", help="id of the unit where the case comes in")
    decides.add_argument("--lang", choices=("zh", "en"), default="zh")
    decides.set_defaults(run=lambda arguments: _decides(arguments, application))
    compare = catalogue.add_parser("conformity", help="compare name, code, materials and power type of each item over levels; exits 1 when some deviate")
    compare.add_argument("--lang", choices=("zh", "en"), default="zh")
    compare.set_defaults(run=lambda arguments: _conformity(arguments, application))


def _import(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    from engine.domain.catalogue_commands import ImportList

    path, mapping_path, lang = Path(arguments.file), Path(arguments.mapping), arguments.lang
    content, mapping = path.read_bytes(), mapping_path.read_bytes()
    app = application()
    try:
        app.require_schema()
        planned = app.ask.list_preview(content, path.name, mapping, mapping_path.name, arguments.effective_on)
        _print_plan(planned, lang, rows=not arguments.quiet)
        if not arguments.commit:
            print(say("以上只是核对，没有导入；加 --commit 导入。", "Nothing was imported; --commit brings it in.", lang))
            return 0
        receipt = app.handle(ImportList(content, mapping, path.name, mapping_path.name, arguments.effective_on))
        imported = receipt.number == "imported"
        print(
            say("已导入。", "Imported.", lang)
            if imported
            else say("与目录相同，没有重复导入。", "The same as the catalogue; nothing was imported twice.", lang)
        )
    finally:
        app.close()
    return 0


def _print_plan(planned: Plan, lang: str, *, rows: bool) -> None:
    from engine.domain.catalogue_list import RULES, by_rule

    if rows:
        for row in planned.rows:
            for flag in row.flags:
                mark = say("拒收", "refused", lang) if row.refused else say("疑点", "flag", lang)
                print(row.line, mark, say(*RULES[flag.rule], lang), say(flag.zh, flag.en, lang), sep="\t")
        for gone in planned.vanished:
            print("—", say("不见了", "vanished", lang), gone.code, gone.name, sep="\t")
    flagged = sum(bool(row.flags) for row in planned.rows)
    for rule, count in by_rule(planned.rows).items():
        print(say(*RULES[rule], lang), count, sep="\t", file=sys.stderr)
    print(
        say(
            f"共 {len(planned.rows)} 行：新增 {len(planned.new)}，变更 {len(planned.changed)}，相同 {planned.same}，拒收 {planned.refused}；"
            f"有疑点 {flagged} 行；清单里不见了 {len(planned.vanished)} 项（不删除）；新单位 {len(planned.units)} 个。",
            f"{len(planned.rows)} rows: {len(planned.new)} new, {len(planned.changed)} changed, {planned.same} the same, {planned.refused} refused; "
            f"{flagged} with flags; {len(planned.vanished)} vanished from the list (kept); {len(planned.units)} new units.",
            lang,
        )
    )


FIELD_WORDS = {"name": ("名称", "name"), "code": ("编码", "code"), "materials": ("材料", "materials"), "power_type": ("权力类型", "power type")}


def _conformity(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    app, lang = application(), arguments.lang
    try:
        app.require_schema()
        found = app.ask.conformity()
    finally:
        app.close()
    for group in found.groups:
        for one in group.deviations:
            place = f"{one.entry.level}:{one.entry.unit_name or one.entry.unit}"
            print(group.master.basic, group.master.name, place, say(*FIELD_WORDS[one.field], lang), f"{one.found} ≠ {one.expected}", sep="\t")
    unknown = sum(bool(group.unknown) for group in found.groups)
    print(
        say(
            f"比了 {len(found.groups)} 个事项，{len(found.deviations)} 处不一致；{unknown} 个事项有条目没有录入材料。",
            f"{len(found.groups)} items compared, {len(found.deviations)} deviations; materials of {unknown} items are not recorded everywhere.",
            lang,
        )
    )
    return 1 if found.deviations else 0


def _decides(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    app, lang = application(), arguments.lang
    try:
        app.require_schema()
        found, units = app.ask.deciding_unit(arguments.code, arguments.on, arguments.at), app.ask.units()
    finally:
        app.close()
    if found is None:
        print(say(f"目录里没有 {arguments.code}。", f"Expected an entry with the code {arguments.code}, but there is none.", lang), file=sys.stderr)
        return 1
    entry, who = found
    unit, holder = (units[one].name if one in units else one for one in (who.unit, who.holder))
    if who.delegation:
        print(say(f"{entry.name}：{unit}以{holder}的名义决定（受委托）", f"{entry.name}: {unit} decides in the name of {holder}, by delegation", lang))
    else:
        print(say(f"{entry.name}：{unit}决定", f"{entry.name}: {unit} decides", lang))
    return 0
