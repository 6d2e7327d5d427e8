"""The archive bundle: everything an outsider needs to read a project and to check it (A6, V2)."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import models

from xieli.attachments.models import Attachment
from xieli.attachments.queries import path_of
from xieli.core.events import canonical
from xieli.core.models import Event
from xieli.core.verification import vouched
from xieli.kickoff.models import Project
from xieli.library.models import Case
from xieli.library.queries.bundles import VERIFIER
from xieli.paper.queries import KINDS
from xieli.paper.writers import FORMATS, File, document, minutes_file
from xieli.signoff.models import Document, Revision, Signatory, Signature
from xieli.signoff.rules import canonical_content

type _Paper = tuple[str, Callable[..., File | None]]

ABOUT = """{title} ({code})

协力归档包。离线核验：python verify-bundle.py 本文件.zip
只需 Python 3.9 或更新版本；通行密钥签字另需 cryptography。
An archive of Xieli. Check it offline: python verify-bundle.py THIS.zip (Python 3.9 or newer
is enough; passkey signatures also need the package cryptography). What is checked:
docs/verification.md.

manifest.json     what was sealed: texts with hashes and signatures, files, the ledger's head
ledger.jsonl      every event, each with the hash that chains it to the one before
rows.json         documents, texts, slots, signatures: the columns the ledger vouches for
data/             the tracking sheet and the exceptions as JSON and CSV
documents/        the documents as PDF, Word and Excel: every change request and every round of
                  acceptance by its number, the minutes of every meeting in their order
files/            what was attached, byte for byte
checksums.txt     SHA-256 of every member but the files, whose hashes are in the manifest
"""
BESIDE = 9  # members that are neither documents nor files


def write_bundle(
    case: Case, address: str, *, to: Path, step: Callable[[int, int], None] = lambda _n, _of: None
) -> None:
    """Write the bundle of a sealed case; `address` is where this installation was reached.

    `step(done, total)` is called with members before each is made; what it raises ends the work.
    """
    sums: list[str] = []
    files = list(Attachment.objects.standing().filter(project=case.project))
    papers = _papers(case.project)
    total = BESIDE + len(papers) * len(FORMATS) + len(files)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in _members(case, papers, address):
            step(len(sums), total)
            sums.append(f"{sha256(content).hexdigest()}  {name}\n")
            bundle.writestr(_stamped(name, case), content)
        for file in files:
            step(len(bundle.filelist), total)
            bundle.write(path_of(file), f"files/{file.sha256[:16]}/{file.name}")
        bundle.writestr(_stamped("checksums.txt", case), "".join(sums))


def _papers(project: Project) -> list[_Paper]:
    """Return the name of every document, with what writes it in a format."""
    papers: list[_Paper] = []
    for kind, form in KINDS.items():
        numbers = form.numbers(project)
        papers += [
            (f"{kind}-{number}", partial(document, project, kind, which=number))
            for number in numbers
        ] or [(kind, partial(document, project, kind))]
    ended = project.meetings.filter(ended_at__isnull=False).order_by("ended_at", "pk")
    for number, meeting in enumerate(ended.select_related("project"), start=1):
        papers.append((f"minutes-{number}-{meeting.kind}", partial(minutes_file, meeting)))
    return papers


def _members(case: Case, papers: Iterable[_Paper], address: str) -> Iterator[tuple[str, bytes]]:
    project = case.project
    yield "README.txt", ABOUT.format(title=project.title, code=project.code).encode()
    yield "verify-bundle.py", VERIFIER.read_bytes()
    yield "manifest.json", canonical_content(case.manifest)
    yield "ledger.jsonl", b"".join(_ledger(case))
    yield "rows.json", canonical_content(_rows(case))
    for name in ("progress", "exceptions"):
        rows = case.manifest[name]
        yield f"data/{name}.json", json.dumps(rows, ensure_ascii=False, indent=1).encode()
        yield f"data/{name}.csv", _csv(rows)
    for name, write in papers:
        for format in FORMATS:
            if made := write(format, address=address):
                yield f"documents/{name}.{format}", made.content


def _ledger(case: Case) -> Iterator[bytes]:
    """Every event up to the seal, in the bytes its hash covers."""
    events = Event.objects.filter(ledger=case.project.ledger_id).order_by("number")
    for event in events.iterator(chunk_size=2000):
        yield b'{"event":' + canonical(event) + b',"hash":"' + event.hash.encode() + b'"}\n'


def _rows(case: Case) -> Mapping[str, object]:
    """The columns the ledger vouches for; a passkey's evidence stands beside its signature."""
    ledger = case.project.ledger_id
    signatures = Signature.objects.filter(signatory__revision__document__ledger=ledger)
    return {
        "document": _vouched(Document.objects.filter(ledger=ledger)),
        "text": _vouched(Revision.objects.filter(document__ledger=ledger)),
        "slot": _vouched(Signatory.objects.filter(revision__document__ledger=ledger)),
        "signature": _vouched(signatures),
    }


def _vouched(rows: models.QuerySet[Any]) -> list[dict[str, object]]:
    return [vouched(row) for row in rows.order_by("pk")]


def _csv(rows: list[dict[str, object]]) -> bytes:
    """A table that Excel opens by a double click: UTF-8 with its mark; text stays text (D11)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value[:1] in "=+-@\t＝＋－＠" and value
    return f"'{value}" if is_formula else value


def _stamped(name: str, case: Case) -> zipfile.ZipInfo:
    """Members bear the moment of the seal, so that equal content gives an equal file."""
    info = zipfile.ZipInfo(name, case.sealed_at.astimezone(UTC).timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info
