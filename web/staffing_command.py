"""``yizhang lint --bureau``: whether the people of this bureau can do what the items ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.bootstrap import Application


def tell(application: Callable[[], Application], paths: Sequence[str], out: TextIO) -> int:
    """A line for each task that nobody can do; 1 where there is one. Folders under ``_shared`` are asked for with the items that call them."""
    from engine.runtime.bundle import read_folder
    from engine.runtime.lint.report import folders_in

    count = 0
    app = application()
    try:
        app.require_schema()
        folders = [folder for given in paths for folder in folders_in(Path(given)) if folder.is_dir() and folder.resolve().parent.name != "_shared"]
        for folder in folders:
            for one in app.ask.unmanned_of(folder.resolve().name, read_folder(folder)):
                out.write(punctuated(f"{folder}: {one.node}: {one.zh}") + f" {one.en}\n")
                count += 1
    finally:
        app.close()
    out.write(f"用人核对 {len(folders)} 项，没有人能办的 {count} 处。 {len(folders)} items checked against the posts, {count} tasks without people.\n")
    return 1 if count else 0
