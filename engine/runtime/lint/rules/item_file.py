"""事项说明:item.toml can be read, with every key and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.domain.form import fields_of
from engine.runtime.lint.model import Problem, reported
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.item import Item
    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What the catalogue's own reader finds."""
    for file, content in folder.files.items():
        if file == "item.toml" and toml_file.fits(content):
            try:
                item = read_item(content, file)
            except DefinitionError as error:
                yield from reported(error)
                continue
            yield from _company_fields(folder, item, file)
            main = folder.main.processes[0].id if folder.main and folder.main.processes else item.id
            if folder.whole and item.id != main:
                yield Problem(
                    "id",
                    1,
                    f"事项编号“{item.id}”与流程编号“{main}”不同。请改成一样。",
                    f"Expected the item's id to be its process's, {main!r}, but it is {item.id!r}.",
                    file=file,
                )


def _company_fields(folder: Folder, item: Item, file: str) -> Iterator[Problem]:
    """What [company] names is there, else a name would silently go unchecked."""
    start, company = folder.forms.get("forms/start.form"), item.company
    if start is None:
        return
    known = {field.key for field in fields_of(start)}
    nodes = {node for diagram in folder.diagrams for node in diagram.nodes}
    materials = folder.files.get("materials.toml", b"").decode("utf-8", "replace")
    missing = [(key, getattr(company, key)) for key in ("name", "scope", "prior") if getattr(company, key) not in {"", *known}]
    missing += [("renamed", company.renamed)] if company.renamed not in {"", *nodes} else []
    missing += [("papers", company.papers)] if company.papers and f'id = "{company.papers}"' not in materials else []
    for key, value in missing:
        yield Problem(
            "company",
            1,
            f"[company] 的 {key} = “{value}” 不存在。请核对申请表、流程图和材料清单。",
            f"Expected {key} of [company] to be there, but {value!r} is not: see the start form, the diagram and the materials.",
            file=file,
        )
