"""Bringing a file and taking one away."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

from xieli.attachments import policies, queries
from xieli.attachments.events import AttachmentEvent
from xieli.attachments.models import Attachment
from xieli.attachments.queries import Place
from xieli.attachments.rules import KINDS, clean_name, ending, is_what_it_says
from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.ids import new_id
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Signatory

HEAD = 4096


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in: the name its owner gave it, its size and its bytes."""

    name: str
    size: int
    chunks: Iterable[bytes]


@write()
def attach_file(*, place: Place, subject_type: str, file: Incoming, actor: Person) -> Attachment:
    """Keep a file beside what it proves; it is what its name says, or refused (D14).

    The bytes lie under a random name, are on disk before the row is, and leave no trace when the
    command is refused (T2).
    """
    project = Project.objects.locked(place.project)
    if not policies.can_attach(actor, project):
        raise NotAllowed(_("Members of the departments taking part attach files."))
    name = clean_name(file.name)
    _require_keepable(name, file.size)
    attachment = Attachment(
        project=project,
        subject_type=subject_type,
        subject_id=place.subject_id,
        name=name,
        stored_as=new_id() + new_id(),
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )
    path = queries.path_of(attachment)
    try:
        attachment.size, attachment.sha256 = _keep(path, name, file.chunks)
        save_checked(attachment)
        _record(AttachmentEvent.ADDED, attachment, actor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return attachment


@write()
def sign_by_hand(
    *, signatory: Signatory, hash: str, file: Incoming, opinion: str = "", actor: Person
) -> Attachment:
    """File a slot that was signed on paper, with the scan: bound to the text's hash (纸质签, V4).

    A member of that department, of the initiating or of the leading one files it.
    """
    ledger = signatory.revision.document.ledger_id
    project = Project.objects.locked(Project.objects.get(ledger=ledger))
    if not policies.can_file_ink(actor, project, signatory):
        raise NotAllowed(
            _("Members of %s, of the initiating and of the leading department file the scan.")
            % signatory.department.name
        )
    signature = signoff.file_ink(signatory=signatory, hash=hash, opinion=opinion, actor=actor)
    place = Place(project, signature.pk, f"/projects/{project.code}/")
    return attach_file(place=place, subject_type=queries.SCAN, file=file, actor=actor)


@write()
def remove_attachment(*, attachment: Attachment, actor: Person) -> Attachment:
    """Take a file away again; that it was there, and its hash, stay in the ledger (T1).

    What a figure, a signed text or a finished task rests on stays (A2, K4, S3).
    """
    Project.objects.locked(attachment.project)
    attachment = Attachment.objects.select_related("project").get(pk=attachment.pk)
    if not policies.can_remove(actor, attachment):
        raise NotAllowed(_("Only who attached a file removes it."))
    if attachment.subject_type == queries.SCAN:
        raise RuleViolation("V4.scan", _("A scan stays with the signature it shows."))
    if attachment.removed_at is not None:
        raise RuleViolation("D14.removed", _("This file is removed already."))
    if why := queries.needed_for(attachment):
        raise RuleViolation("D14.needed", why)
    attachment.removed_by, attachment.removed_at = actor, clock.now()
    save_checked(attachment)
    _record(AttachmentEvent.REMOVED, attachment, actor)
    return attachment


def _require_keepable(name: str, size: int) -> None:
    if ending(name) not in KINDS:
        raise RuleViolation(
            "D14.kind",
            _("“%(name)s” is none of the kinds kept here: %(kinds)s.")
            % {"name": name[:60], "kinds": " ".join(KINDS)},
            field="file",
        )
    if not size:
        raise RuleViolation("D14.empty", _("This file is empty."), field="file")
    if size > settings.LARGEST_FILE:
        raise RuleViolation(
            "D14.too_large",
            _("“%(name)s” is larger than %(most)d MB; put it elsewhere and give its link.")
            % {"name": name[:60], "most": settings.LARGEST_FILE >> 20},
            field="file",
        )


def _keep(path: Path, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write the bytes through to the disk; return how many there are, and their SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("xb") as kept:
        for chunk in chunks:
            head = head or chunk[:HEAD]
            digest.update(chunk)
            size += len(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    if not is_what_it_says(name, head, _signatures(head)):
        raise RuleViolation(
            "D14.disguised",
            _("“%s” is not what its name says; save it as what it is and attach it again.")
            % name[:60],
            field="file",
        )
    return size, digest.hexdigest()


def _signatures(head: bytes) -> set[str]:
    return {match.extension for match in puremagic.magic_string(head)}


def _record(type: AttachmentEvent, attachment: Attachment, actor: Person) -> None:
    events.record(
        type,
        ledger_id=attachment.project.ledger_id,
        actor=actor,
        subject=attachment,
        after={
            "subject_type": attachment.subject_type,
            "subject": attachment.subject_id,
            "name": attachment.name,
            "size": attachment.size,
            "sha256": attachment.sha256,
        },
    )
