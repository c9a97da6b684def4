"""``yizhang item new``: a new item of the commonest shape, complete and playable, for an analyst to make his own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.item_template import NewItem

PRODUCT = Path(__file__).resolve().parent.parent
TEMPLATE = PRODUCT / "processes" / "_template" / "one_seal"
SHARED = ("processes/_shared", "forms/shared")
OPTIONS = (
    ("--name", "NAME", "name of the item in Chinese"),
    ("--name-en", "NAME", "name of the item in English"),
    ("--code", "CODE", "code of the item: 12, 14, 31 or 33 places"),
    ("--basis", "LAW", "the law that the item rests on"),
    ("--article", "ARTICLE", "its article"),
    ("--unit", "ID", "id of the unit that reviews"),
    ("--unit-name", "NAME", "its name in Chinese"),
    ("--unit-name-en", "NAME", "its name in English"),
)


def add(commands: Any) -> None:
    """Add the command to the command line."""
    item = commands.add_parser("item", help="make a new item").add_subparsers(dest="item", required=True)
    new = item.add_parser("new", help="一个窗口受理、一个科室审核、一个领导审批、一个公章办结: a new item of this shape")
    new.add_argument("id", metavar="ID", help="small letters, digits and underscores")
    for option, metavar, said in OPTIONS:
        new.add_argument(option, metavar=metavar, help=said, required=True)
    new.add_argument("--licence", metavar="NAME", help="what is issued (default: the name and 证)")
    new.add_argument("--prefix", metavar="LETTERS", default="XK", help="what licence numbers begin with (default: XK)")
    new.add_argument("--into", metavar="DIR", type=Path, default=Path(), help="the folder that holds processes/ and forms/ (default: here)")
    new.set_defaults(run=_new)


def _new(arguments: Any) -> int:
    from engine.config import Config
    from engine.domain.item_template import NewItem, fill

    about = NewItem(
        id=arguments.id,
        code=arguments.code,
        name=arguments.name,
        name_en=arguments.name_en,
        licence=arguments.licence or f"{arguments.name}证",
        prefix=arguments.prefix,
        basis=arguments.basis,
        article=arguments.article,
        unit=arguments.unit,
        unit_name=arguments.unit_name,
        unit_name_en=arguments.unit_name_en,
        bureau=Config.from_env().bureau_name,
    )
    files = fill(template_files(), about)
    return _write(arguments.into, about, files)


def template_files() -> dict[str, bytes]:
    """The template's files, its forms among them. Documents whose words are general are the law's, not the item's."""
    return {path.relative_to(TEMPLATE).as_posix(): path.read_bytes() for path in sorted(TEMPLATE.rglob("*")) if path.is_file()}


def _write(into: Path, about: NewItem, files: Mapping[str, bytes]) -> int:
    from engine.domain.errors import Rejection

    processes, forms = into / "processes" / about.id, into / "forms" / about.id
    if processes.exists() or forms.exists():
        raise Rejection(f"已经有事项 {about.id}。请换一个名字。", f"Expected a new id, but there is an item {about.id} already.")
    for name, content in files.items():
        path = forms / name.removeprefix("forms/") if name.startswith("forms/") else processes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (processes / "process.bpmn").rename(processes / f"{about.id}.bpmn")
    for shared in SHARED:
        _copy(PRODUCT / shared, into / shared)
    print(f"{processes}\n{forms}")
    print(f"下一步 / next: yizhang lint {processes} && yizhang test {processes}")
    return 0


def _copy(source: Path, target: Path) -> None:
    """What called processes and shared forms the item needs, outside a checkout."""
    import shutil

    if not target.exists():
        shutil.copytree(source, target)
