"""A document put together for paper: its text, its standing, its 会签栏 (DESIGN 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import role_words, zone
from xieli.kickoff.rules import Role
from xieli.paper.queries.clauses import clause_sections
from xieli.paper.queries.kinds import KINDS, Content
from xieli.paper.queries.tables import ExcelTable
from xieli.paper.queries.words import (
    method_word,
    moment,
    standing_word,
    title_of,
    warning,
    words,
)
from xieli.paper.rules import Paper, Slot, Standing, standing, tidy
from xieli.people.models import Department, Organisation
from xieli.signoff.models import Revision, Signatory
from xieli.signoff.policies import head_of
from xieli.signoff.queries import behalf_words
from xieli.signoff.rules import content_hash

ORDER = {role.value: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a text: which revision it is, what it is worth, who has signed it."""

    number: str
    standing: Standing
    dated_at: datetime
    slots: Sequence[Slot]
    since: str = ""
    address: str = ""


def paper(
    project: Project,
    kind: str,
    address: str,
    number: int | None = None,
    *,
    which: int | None = None,
) -> Paper | None:
    """Return a document of a project for paper; None where there is none of that kind or number.

    What was hashed is what is printed: revision `number`, else the standing one, else a draft of
    what would be signed now; of what is over, the last text there was. `which` is the number of a
    change request or of a round of acceptance; without it the change in force, the newest round.
    `address` is where this installation was reached, for the QR code; what XIELI_ADDRESS says goes
    before it.
    """
    form = KINDS.get(kind)
    if form is None or (which is not None and which not in form.numbers(project)):
        return None
    subject = form.subject(project, which)
    revision = _revision(subject, kind, number)
    if revision is None and number is None:
        is_over = project.phase == Phase.ARCHIVED or form.is_over(project, which)
        revision = _last_revision(subject, kind) if is_over else None
    if revision is not None:
        return revision_paper(revision, address)
    content = form.content(project, which) if number is None else None
    if content is None:
        return None
    stands = Standing.RECORD if subject is None else Standing.DRAFT
    return _laid_out(kind, content, _unsigned(form.signers(project, which), zone(), stands))


def revision_paper(revision: Revision, address: str) -> Paper:
    """Return exactly this text for paper, whatever was signed later: with its own signatures."""
    frame = _signed(revision, zone(), settings.ADDRESS or address)
    return _laid_out(revision.document.kind, revision.content, frame)


def _laid_out(kind: str, content: Content, frame: Frame) -> Paper:
    form, organisation = KINDS.get(kind), Organisation.objects.get()
    hash, content = content_hash(content), tidy(content)
    return Paper(
        kind=kind,
        title=title_of(kind),
        organisation=tidy(organisation.name),
        project=content["title"],
        code=content["code"],
        number=frame.number,
        standing=frame.standing,
        standing_word=standing_word(frame.standing),
        since=frame.since,
        warning=warning(frame.standing),
        dated_at=frame.dated_at,
        sections=form.sections(content) if form else clause_sections(kind, content),
        slots=frame.slots,
        attachments=form.files(content) if form else (),
        hash=hash,
        address=frame.address,
        language=get_language() or "zh-hans",
        words=words(),
        is_wide=form is not None and form.is_wide,
    )


def excel_table(project: Project, kind: str, number: int | None) -> tuple[ExcelTable, str] | None:
    """Return one of the template's two tables and a remark; None for what is no table.

    Without a `number` it is today's table, to be edited and brought back; the remark says so
    where it is no longer what was signed. With one it holds the rows of that revision.
    """
    form = KINDS.get(kind)
    if form is None or form.table is None:
        return None
    revision = _revision(form.subject(project, None), kind, number)
    if revision is None or form.signed_table is None:
        return form.table(project), ""
    table, signed = form.table(project), form.signed_table(revision.content)
    if number is not None:
        return signed, ""
    if _without_notes(table) == _without_notes(signed):
        return table, ""
    said = _("The table is today's; it was changed after revision %(n)s was made.")
    return table, said % {"n": revision.number}


def _without_notes(table: ExcelTable) -> list[Sequence[str]]:
    place = table.headers.index("备注")
    return [(*row[:place], *row[place + 1 :]) for row in table.rows]


def _revision(subject: str | None, kind: str, number: int | None) -> Revision | None:
    rows = _revisions(subject, kind)
    rows = rows.filter(lapsed_at=None) if number is None else rows.filter(number=number)
    return rows.first()


def _last_revision(subject: str | None, kind: str) -> Revision | None:
    return _revisions(subject, kind).order_by("-number").first()


def _revisions(subject: str | None, kind: str) -> QuerySet[Revision]:
    rows = Revision.objects.filter(document__subject_id=subject, document__kind=kind)
    return rows.select_related("document", "stands_on")


def _signed(revision: Revision, zone: ZoneInfo, address: str) -> Frame:
    stands = standing(revision.effective_at, revision.lapsed_at)
    since = revision.lapsed_at or revision.effective_at or revision.submitted_at
    return Frame(
        number=_("Revision %(n)s") % {"n": revision.number},
        standing=stands,
        dated_at=revision.submitted_at,
        slots=[_slot(row, zone) for row in in_order(revision.authority.signatories.for_signing())],
        since=since.astimezone(zone).date().isoformat(),
        address=f"{address}/verify/{revision.hash}",
    )


def _unsigned(signers: Mapping[Department, str], zone: ZoneInfo, stands: Standing) -> Frame:
    today = clock.today(zone)
    slots = sorted(signers.items(), key=lambda each: (ORDER[each[1]], each[0].name))
    return Frame(
        number=_("As of %s") % today,
        standing=stands,
        dated_at=datetime.combine(today, time(), zone),
        slots=[_open_slot(department, role) for department, role in slots],
    )


def in_order(slots: Iterable[Signatory]) -> list[Signatory]:
    """Return the slots of a text as every paper has them: the roles as people say them."""
    return sorted(slots, key=lambda row: (ORDER.get(row.role, len(ORDER)), row.department.name))


def _slot(row: Signatory, zone: ZoneInfo) -> Slot:
    """One department's line: signed, refused, or with room for ink."""
    if hasattr(row, "signature"):
        by = row.signature
        filed = _("filed by %(who)s") % {"who": by.filed_by.name} if by.filed_by else ""
        said = (by.post, behalf_words(by), method_word(by.method), filed)
        notes = [note for note in said if note]
        opinion, name, signed_at = tidy(by.opinion), by.name, by.signed_at
    elif hasattr(row, "objection"):
        notes, name, signed_at = [], "", row.objection.raised_at
        opinion = _("%(name)s objects: %(reason)s") % {
            "name": row.objection.raised_by,
            "reason": tidy(row.objection.reason),
        }
    else:
        return _open_slot(row.department, row.role)
    return Slot(
        department=row.department.name,
        role=_role(row.role),
        opinion=opinion,
        name=name,
        notes=notes,
        day=moment(signed_at, zone),
    )


def _open_slot(department: Department, role: str) -> Slot:
    head = head_of(department)
    return Slot(department.name, _role(role), expected=head.name if head else "")


def _role(role: str) -> str:
    return role_words().get(role, role)
