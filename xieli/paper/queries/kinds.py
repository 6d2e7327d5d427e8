"""The kinds of documents people take away (DESIGN 4): one entry each, and this is the place
to register one more. An app below says what is signed, a module here how it reads on paper.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xieli.changes.models import ChangeRequest
from xieli.closing.models import Acceptance, Retrospective
from xieli.kickoff.models import Project
from xieli.kickoff.queries import charter_content, signing_departments
from xieli.paper.queries.acceptance import (
    acceptance_draft,
    acceptance_files,
    acceptance_sections,
    latest_acceptance,
)
from xieli.paper.queries.breakdown import breakdown_sections
from xieli.paper.queries.change import (
    change_draft,
    change_sections,
    change_signers,
    latest_change,
)
from xieli.paper.queries.charter import charter_sections
from xieli.paper.queries.exceptions import (
    exceptions_content,
    exceptions_files,
    exceptions_sections,
)
from xieli.paper.queries.progress import progress_content, progress_sections
from xieli.paper.queries.retrospective import (
    retrospective_draft,
    retrospective_of,
    retrospective_sections,
)
from xieli.paper.queries.tables import (
    ExcelTable,
    breakdown_table,
    progress_table,
    signed_breakdown,
)
from xieli.paper.rules import Section
from xieli.people.models import Department
from xieli.workplan.queries import breakdown_content, breakdown_signers

type Content = Mapping[str, Any]
type Files = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a document of one kind comes about.

    `content` is what would be signed now, none before there is anything; `subject` is what its
    revisions are about, none where it is a record of live data that nobody signs by itself.
    """

    content: Callable[[Project], Content | None]
    sections: Callable[[Content], Sequence[Section]]
    subject: Callable[[Project], str | None]
    files: Callable[[Content], Files] = lambda _content: ()
    signers: Callable[[Project], Mapping[Department, str]] = signing_departments
    table: Callable[[Project], ExcelTable] | None = None
    signed_table: Callable[[Content], ExcelTable] | None = None
    is_wide: bool = False


def _agreement(project: Project) -> Project:
    """A run of a process has the charter of its standing agreement (K6)."""
    return project.runs_under or project


def _record(_project: Project) -> None:
    return None


def _pk(row: Acceptance | ChangeRequest | Retrospective | None) -> str | None:
    return row.pk if row else None


KINDS: Mapping[str, Kind] = {
    "charter": Kind(
        content=lambda project: charter_content(_agreement(project)),
        sections=charter_sections,
        subject=lambda project: _agreement(project).pk,
    ),
    "breakdown": Kind(
        content=lambda project: breakdown_content(project, ""),
        sections=breakdown_sections,
        subject=lambda project: None if project.runs_under_id else project.pk,
        signers=breakdown_signers,
        table=breakdown_table,
        signed_table=signed_breakdown,
        is_wide=True,
    ),
    "progress": Kind(
        content=progress_content,
        sections=progress_sections,
        subject=_record,
        table=progress_table,
        is_wide=True,
    ),
    "exceptions": Kind(
        content=exceptions_content,
        sections=exceptions_sections,
        subject=_record,
        files=exceptions_files,
    ),
    "acceptance": Kind(
        content=acceptance_draft,
        sections=acceptance_sections,
        subject=lambda project: _pk(latest_acceptance(project)),
        files=acceptance_files,
    ),
    "retrospective": Kind(
        content=retrospective_draft,
        sections=retrospective_sections,
        subject=lambda project: _pk(retrospective_of(project)),
    ),
    "change": Kind(
        content=change_draft,
        sections=change_sections,
        subject=lambda project: _pk(latest_change(project)),
        signers=change_signers,
    ),
}
