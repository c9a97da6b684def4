"""上传核对:the files named in a submission against what their fields accept. Type and size were measured from the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.errors import FieldError
from engine.domain.form.component import fields_of
from engine.domain.media import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form.component import Field, Form
    from engine.domain.form.submission import Submission


@dataclass(frozen=True)
class UploadFact:
    """上传文件:its name as shown, its media type by content, its size in bytes."""

    name: str
    media_type: str
    size: int


def check_uploads(form: Form, submission: Submission, facts: Mapping[str, UploadFact]) -> tuple[FieldError, ...]:
    """Every file that is missing, of a wrong type or too large, as errors at its field."""
    errors: list[FieldError] = []
    for name, ids in submission.uploads.items():
        field = _field_of(form, name)
        errors.extend(error for upload in ids if (error := _check(field, name, facts.get(upload))))
    return tuple(errors)


def _field_of(form: Form, name: str) -> Field:
    rows, _, inside = name.partition("[")
    key = inside.partition("].")[2] if inside else name
    return next(field for field in fields_of(form) if field.key == key and field.rows == (rows if inside else ""))


def _check(field: Field, name: str, fact: UploadFact | None) -> FieldError | None:
    if fact is None:
        return FieldError(name, f"「{field.label}」的文件没有找到,请重新上传。", f"A file of “{field.label_en}” was not found. Please upload it again.")
    if fact.media_type not in field.accept:
        kinds = "、".join(MEDIA_TYPES[media_type][0] for media_type in field.accept)
        return FieldError(
            name,
            f"「{field.label}」不接受文件「{fact.name}」的类型(按内容判断),请上传 {kinds}。",
            f"“{field.label_en}” can't take the type of “{fact.name}” (judged by its content). Please upload {kinds.replace('、', ', ')}.",
        )
    if fact.size > field.max_mb * 1024 * 1024:
        return FieldError(
            name,
            f"「{field.label}」的文件「{fact.name}」超过 {field.max_mb} MB,请压缩后重新上传。",
            f"“{fact.name}” for “{field.label_en}” is larger than {field.max_mb} MB. Please make it smaller and upload it again.",
        )
    return None
