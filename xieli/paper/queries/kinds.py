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
    acceptance_numbers,
    acceptance_of,
    acceptance_sections,
)
from xieli.paper.queries.breakdown import breakdown_sections
from xieli.paper.queries.change import (
    change_draft,
    change_numbers,
    change_of,
    change_sections,
    change_signers,
    is_withdrawn,
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
type Which = int | None  # the number of a change request or of a round; None: the one that counts


@dataclass(frozen=True, slots=True)
class Kind:
    """How a document of one kind comes about.

    `content` is what would be signed now, none before there is anything; `subject` is what its
    revisions are about, none where it is a record of live data that nobody signs by itself.
    `numbers` are those of a project's documents of the kind, none where it has only one;
    `is_over` where nothing will be signed again, so that the last text counts, not a draft.
    """

    content: Callable[[Project, Which], Content | None]
    sections: Callable[[Content], Sequence[Section]]
    subject: Callable[[Project, Which], str | None]
    files: Callable[[Content], Files] = lambda _content: ()
    signers: Callable[[Project, Which], Mapping[Department, str]] = lambda project, _which: (
        signing_departments(project)
    )
    numbers: Callable[[Project], Sequence[int]] = lambda _project: ()
    is_over: Callable[[Project, Which], bool] = lambda _project, _which: False
    table: Callable[[Project], ExcelTable] | None = None
    signed_table: Callable[[Content], ExcelTable] | None = None
    is_wide: bool = False


def _agreement(project: Project) -> Project:
    """A run of a process has the charter of its standing agreement (K6)."""
    return project.runs_under or project


def _record(_project: Project, _which: Which) -> None:
    return None


def _pk(row: Acceptance | ChangeRequest | Retrospective | None) -> str | None:
    return row.pk if row else None


KINDS: Mapping[str, Kind] = {
    "charter": Kind(
        content=lambda project, _which: charter_content(_agreement(project)),
        sections=charter_sections,
        subject=lambda project, _which: _agreement(project).pk,
    ),
    "breakdown": Kind(
        content=lambda project, _which: breakdown_content(project, ""),
        sections=breakdown_sections,
        subject=lambda project, _which: None if project.runs_under_id else project.pk,
        signers=lambda project, _which: breakdown_signers(project),
        table=breakdown_table,
        signed_table=signed_breakdown,
        is_wide=True,
    ),
    "progress": Kind(
        content=lambda project, _which: progress_content(project),
        sections=progress_sections,
        subject=_record,
        table=progress_table,
        is_wide=True,
    ),
    "exceptions": Kind(
        content=lambda project, _which: exceptions_content(project),
        sections=exceptions_sections,
        subject=_record,
        files=exceptions_files,
    ),
    "acceptance": Kind(
        content=acceptance_draft,
        sections=acceptance_sections,
        subject=lambda project, which: _pk(acceptance_of(project, which)),
        files=acceptance_files,
        numbers=acceptance_numbers,
    ),
    "retrospective": Kind(
        content=lambda project, _which: retrospective_draft(project),
        sections=retrospective_sections,
        subject=lambda project, _which: _pk(retrospective_of(project)),
    ),
    "change": Kind(
        content=change_draft,
        sections=change_sections,
        subject=lambda project, which: _pk(change_of(project, which)),
        signers=change_signers,
        numbers=change_numbers,
        is_over=is_withdrawn,
    ),
}
