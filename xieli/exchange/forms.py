"""An upload or a paste becomes rows; the answers of the preview become choices."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.exchange.queries import Choices, describe_file
from xieli.exchange.reader import (
    MAX_BYTES,
    MAX_CHARACTERS,
    Cell,
    UnreadableFile,
    packable,
    read_workbook,
    revived,
)
from xieli.exchange.rules import CHOOSABLE
from xieli.people.models import Person

# A page's form may be 2.5 MB in all; a packed table of 5,000 ordinary rows has about 0.3.
MOST_PACKED = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Brought:
    """The cells somebody brought, from which file, and what they had pasted."""

    rows: Sequence[Sequence[Cell]]
    file_name: str = ""
    text: str = ""


def brought(request: HttpRequest) -> Brought:
    """Return the cells of an upload, of a paste, or of the preview before; RuleViolation says why.

    The cells travel through the preview packed, so nothing is kept on the server in between and
    a number stays the number it was in the file.
    """
    file = request.FILES.get("file")
    text = request.POST.get("text", "")
    packed = request.POST.get("table", "")
    if isinstance(file, UploadedFile) and file.size:
        return Brought(uploaded(file), (file.name or "")[-200:])
    if text.strip() or not packed:
        return Brought(readable(text.encode(), "pasted.tsv"), "", text)
    return Brought(_unpacked(packed), request.POST.get("file_name", "")[:200])


def uploaded(file: "UploadedFile[bytes]") -> Sequence[Sequence[Cell]]:
    """Return the cells of an upload; one that is too large is refused before it is read."""
    if (file.size or 0) > MAX_BYTES:
        raise _refusal("file_too_large")
    return readable(file.read(), file.name or "")


def readable(content: bytes, name: str) -> Sequence[Sequence[Cell]]:
    """Return the cells of a file; RuleViolation says why it cannot be read."""
    try:
        return read_workbook(content, name)
    except UnreadableFile as unreadable:
        raise _refusal(unreadable.code) from unreadable


def packed(rows: Sequence[Sequence[Cell]]) -> str:
    """Return the cells as text that a page can carry and `brought` takes back."""
    plain = json.dumps([[packable(cell) for cell in row] for row in rows], ensure_ascii=False)
    text = base64.b64encode(zlib.compress(plain.encode())).decode()
    if len(text) > MOST_PACKED:
        raise _refusal("file_too_large")
    return text


def _unpacked(text: str) -> Sequence[Sequence[Cell]]:
    """What a page sends back may have been altered: it is limited like a file."""
    try:
        opener = zlib.decompressobj()
        plain = opener.decompress(base64.b64decode(text, validate=True), 4 * MAX_CHARACTERS)
        rows = json.loads(plain)
        if opener.unconsumed_tail or not isinstance(rows, list):
            raise _refusal("file_unreadable")
        return revived(rows)
    except UnreadableFile as unreadable:
        raise _refusal(unreadable.code) from unreadable
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _refusal("file_unreadable") from error


def _refusal(code: str) -> RuleViolation:
    return RuleViolation(f"import.{code}", describe_file(code), field="file")


def posted_choices(said: QueryDict) -> Choices:
    """Read the preview's answers: owner-ROW or owner-DEPARTMENT, before-ROW-TEXT, header-LABEL."""
    answers = {key: str(value) for key, value in said.items()}
    owners = _after("owner-", answers)
    people = _people(list(owners.values()))
    predecessors = {
        (int(row), text): answer
        for place, answer in _after("before-", answers, keeps_empty=True).items()
        if answer != "?"
        for row, _dash, text in [place.partition("-")]
        if row.isdecimal()
    }
    headers = {
        label: "" if field == "-" else field for label, field in _after("header-", answers).items()
    }
    return Choices(
        owners={place: people[login] for place, login in owners.items() if login in people},
        predecessors=predecessors,
        headers=_known_fields(headers),
    )


def said_choices(
    *,
    owners: Mapping[str, str],
    predecessors: Mapping[str, Mapping[str, str]],
    headers: Mapping[str, str],
    accepts_suggestions: bool,
) -> Choices:
    """Return what a program or a terminal chose; who or what does not exist is refused by name."""
    people = _people(list(owners.values()))
    for login in owners.values():
        if login not in people:
            said = _("Nobody signs in as %s.") % login
            raise RuleViolation("import.owner_unknown", said, field="owners")
    numbered = {
        (int(row), text): title
        for row, answers in predecessors.items()
        if row.isdecimal()
        for text, title in answers.items()
    }
    return Choices(
        owners={place: people[login] for place, login in owners.items()},
        predecessors=numbered,
        accepts_suggestions=accepts_suggestions,
        headers=_known_fields(headers),
    )


def _known_fields(headers: Mapping[str, str]) -> Mapping[str, str]:
    for field in headers.values():
        if field and field not in CHOOSABLE:
            said = _("There is no column “%s”.") % field
            raise RuleViolation("import.unknown_field", said, field="headers")
    return headers


def _after(prefix: str, said: Mapping[str, str], *, keeps_empty: bool = False) -> dict[str, str]:
    return {
        key.removeprefix(prefix): value
        for key, value in said.items()
        if key.startswith(prefix) and (value or keeps_empty)
    }


def _people(logins: Sequence[str]) -> dict[str, Person]:
    """Return people by the id or the login they were named with."""
    active = Person.objects.active().select_related("department")
    found = dict(active.in_bulk(list(logins)))
    for login in set(logins) - set(found):
        person = active.known_as(login).first()
        if person is not None:
            found[login] = person
    return found
