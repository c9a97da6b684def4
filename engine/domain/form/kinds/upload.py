"""上传:filepicker. The ids of files stored beforehand; what they contain is checked against ``accept`` by ``check_uploads``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field

MAX_FILES: Final = 20
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def read(field: Field, posted: Sequence[str], today: date) -> list[str]:  # noqa: ARG001 - one signature for all kinds
    """The upload ids, each once; an empty list when there is none."""
    ids = list(dict.fromkeys(value for value in posted if value))
    if any(not _ID.fullmatch(value) for value in ids):
        raise Problem(f"「{field.label}」的文件没有传好,请重新上传。", f"A file of “{field.label_en}” did not arrive whole. Please upload it again.")
    most = MAX_FILES if field.multiple else 1
    if len(ids) > most:
        raise Problem(
            f"「{field.label}」最多上传 {most} 个文件,现有 {len(ids)} 个。", f"“{field.label_en}” takes at most {most} file(s); there are {len(ids)}."
        )
    return ids
