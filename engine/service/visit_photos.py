"""现场照片: kept as they were taken, with hash, time and who; what is sent twice is kept once."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.form import fields_of
from engine.domain.picture import NoPicture, bare
from engine.domain.upload import inspect_upload
from engine.service.receipts import earlier
from engine.service.store_upload import display_name
from engine.service.visit_in_hand import require_part, visit_in_hand
from engine.service.visit_on_site import happened, on_team
from engine.store.blobs import put_blob
from engine.store.ids import new_id
from engine.store.intake import ADD_UPLOAD
from engine.store.visits import PHOTOS_TAKEN

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.form import Form
    from engine.domain.visit_commands import AddPhoto, DropPhoto
    from engine.store.unit_of_work import UnitOfWork

MOST_PHOTOS = 60  # of one task
MOST_MB = 10
PICTURES = frozenset({"image/jpeg", "image/png"})


def add_photo(command: AddPhoto, bureau: Bureau) -> Receipt:
    """Raises Invalid for what is no photograph. Typing and hashing come before the short transaction; the receipt's ``id`` is the photograph's."""
    require_part(bureau, command.visit, command.actor)
    verdict = inspect_upload(command.content)
    if verdict.refusal is not None or verdict.media_type not in PICTURES or not _whole(command.content):
        raise Invalid(
            [FieldError("photo", "请交 JPG 或 PNG 照片;这个文件不是,或者已损坏。", "Expected a JPEG or PNG photograph, but the file is none, or damaged.")]
        )
    if len(command.content) > MOST_MB * 2**20:
        raise Invalid([FieldError("photo", f"照片不能超过 {MOST_MB} MB。", f"Expected a photograph of at most {MOST_MB} MiB.")])
    sha256 = hashlib.sha256(command.content).hexdigest()
    state = "clean" if bureau.scan(command.content) else "quarantined"
    return bureau.database.write(lambda uow: _keep(command, uow, bureau, (verdict.media_type, sha256, state)))


def _whole(content: bytes) -> bool:
    try:
        return bool(bare(content))
    except NoPicture:
        return False


def _keep(command: AddPhoto, uow: UnitOfWork, bureau: Bureau, typed: tuple[str, str, str]) -> Receipt:
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    media_type, sha256, state = typed
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    task, dossier = found.task(command.task), found.dossier(found.task(command.task).case_id)
    _check_point(dossier.edition.form_of(task.node), command.point)
    own = [photo for photo in found.photos if photo.task_id == task.task_id]
    if len(own) >= MOST_PHOTOS:
        raise Rejection(f"一项踏勘最多 {MOST_PHOTOS} 张照片。", f"Expected at most {MOST_PHOTOS} photographs of one survey.")
    if state != "clean":
        raise Rejection("照片没有通过安全检查。", "Expected a photograph that passes the security check, but it does not.")
    photo, handle, at = new_id(), secrets.token_urlsafe(18), happened(command.taken_at, found)
    put_blob(uow, sha256, command.content)
    uow.write(ADD_UPLOAD, _upload(command, dossier.case_id, handle, (media_type, sha256), found.at))
    no = uow.ask(PHOTOS_TAKEN, {"visit_id": command.visit, "task_id": task.task_id}).one().no + 1  # a dropped one keeps its number
    dossier.add(records.VisitPhotoRecord(photo, command.visit, task.task_id, dossier.case_id, no, command.point, handle, sha256, at, found.at, command.actor))
    dossier.log("VisitPhotoTaken", {"visit": command.visit, "task": task.task_id, "no": no, "sha256": sha256, "taken_at": at})
    dossier.save()
    receipt = found.finish(command.request_id, [])
    return Receipt(id=receipt.id)


def drop_photo(command: DropPhoto, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """照片作废: taken by mistake. It stays kept and journalled, but out of the sheet, what is signed and the record."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    photo = next((one for one in found.photos if one.id == command.photo), None)
    if photo is None:
        raise NotFound
    dossier = found.dossier(photo.case_id)
    dossier.add(records.VisitPhotoDropped(photo.id, found.at))
    dossier.log("VisitPhotoDropped", {"visit": command.visit, "task": photo.task_id, "no": photo.no, "sha256": photo.sha256})
    dossier.save()
    return found.finish(command.request_id, [])


def _check_point(form: Form, point: str) -> None:
    """``key:value`` of one option of the checklist, ``key:`` of a field, or nothing: the site as a whole."""
    key, _, value = point.partition(":")
    field = next((one for one in fields_of(form) if one.key == key), None)
    if point and (field is None or (value and value not in {option.value for option in field.options})):
        raise Invalid(
            [FieldError("point", "没有这一项,请重新打开页面。", "Expected one of the points of the sheet, but there is none such; open the page again.")]
        )


def _upload(command: AddPhoto, case_id: int, handle: str, typed: tuple[str, str], at: int) -> dict[str, Any]:
    media_type, sha256 = typed
    return {
        "id": new_id(),
        "handle": handle,
        "person_id": command.actor,
        "case_id": case_id,
        "name": display_name(command.name),
        "media_type": media_type,
        "size": len(command.content),
        "sha256": sha256,
        "state": "clean",
        "stored_at": at,
    }
