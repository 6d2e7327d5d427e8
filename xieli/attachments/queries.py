"""Where files belong, where their bytes lie, and whether these are still the same."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from xieli.attachments import policies
from xieli.attachments.models import Attachment
from xieli.core.models import Ledger
from xieli.core.verification import Finding, on_verify
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.signoff.models import Signatory

CHUNK = 1 << 20
SCAN = "signature"  # the scan of a signature by hand


@dataclass(frozen=True, slots=True)
class Place:
    """What a file is attached to, and the page one sees it on."""

    project: Project
    subject_id: str
    url: str


type Find = Callable[[Person, str], Place | None]
type Needed = Callable[[Attachment], str]
_places: dict[str, Find] = {}
_needed: dict[str, Needed] = {}


def on_attaching(subject_type: str, find: Find, needed: Needed | None = None) -> None:
    """Register how a subject is found that files may be attached to, by who may see it (T6).

    `needed` says why a file there may not be taken away, since something rests on it; nothing
    where nothing does.
    """
    _places[subject_type] = find
    if needed is not None:
        _needed[subject_type] = needed


def place(subject_type: str, subject_id: str, person: Person) -> Place | None:
    """Return where a file would belong; None when there is nothing there for this person."""
    find = _places.get(subject_type)
    return find(person, subject_id) if find else None


def needed_for(attachment: Attachment) -> str:
    """Return why a file may not be taken away: what it proves; nothing where it proves nothing."""
    needed = _needed.get(attachment.subject_type)
    return needed(attachment) if needed else ""


def scan_of(signatory: Signatory) -> Attachment | None:
    """Return the scan of a slot that was signed by hand; None where there is none."""
    signature = getattr(signatory, "signature", None)
    rows = Attachment.objects.standing().filter(subject_type=SCAN)
    return rows.filter(subject_id=signature.pk).first() if signature else None


def path_of(attachment: Attachment) -> Path:
    """Return where the bytes lie: a random name tells nothing (D14)."""
    folder: Path = settings.FILES
    return folder / attachment.stored_as[:2] / attachment.stored_as


@dataclass(frozen=True, slots=True)
class Attached:
    """A project's files by what they are attached to, and whether this person may add some."""

    files: Mapping[str, list[Attachment]]
    may_attach: bool


def attached(project: Project, person: Person) -> Attached:
    """Return a project's standing files in one query, for pages that show several rows."""
    found: dict[str, list[Attachment]] = {}
    for row in project.attachments.standing().select_related("uploaded_by"):
        found.setdefault(row.subject_id, []).append(row)
    return Attached(found, policies.can_attach(person, project))


def damaged_files(ledger: Ledger) -> Iterator[Finding | None]:
    """Yield every standing file of a project whose bytes are gone or altered (V1).

    None after each piece that was read: a large file on a slow disk takes its time.
    """
    for row in Attachment.objects.standing().filter(project__ledger=ledger):
        path, digest = path_of(row), hashlib.sha256()
        if not path.exists():
            yield Finding(ledger.pk, 0, f"file missing: {row.name} ({row.pk})")
            continue
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                yield None
        if digest.hexdigest() != row.sha256:
            yield Finding(ledger.pk, 0, f"file altered: {row.name} ({row.pk})")


on_verify(damaged_files)
