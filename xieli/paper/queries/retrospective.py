"""复盘总结报告 on paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieli.closing.models import Retrospective
from xieli.closing.queries import question_words, retrospective_content
from xieli.kickoff.models import Project
from xieli.paper.queries.words import day
from xieli.paper.rules import Listing, Section


def retrospective_of(project: Project) -> Retrospective | None:
    """Return the retrospective of a project, once it is opened."""
    return Retrospective.objects.filter(project=project).select_related("project").first()


def retrospective_draft(project: Project) -> dict[str, object] | None:
    """Return what would be signed; None before the retrospective is opened."""
    retrospective = retrospective_of(project)
    return retrospective_content(retrospective) if retrospective else None


def retrospective_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return the answers to the three questions, in the template's order (A4)."""
    return [
        Section(title, [Listing([(_words(row), _small_print(row)) for row in content[question]])])
        for question, title in question_words().items()
    ]


def _words(row: Mapping[str, Any]) -> str:
    return f"【{row['theme']}】{row['text']}" if row["theme"] else str(row["text"])


def _small_print(row: Mapping[str, Any]) -> str:
    agreed = row["agreed"]
    parts = [row["department"]]
    if agreed:
        parts.append(ngettext("%(n)s agrees", "%(n)s agree", agreed) % {"n": agreed})
    if row["owner"] or row["due_on"]:
        said = {"owner": row["owner"] or "—", "day": day(row["due_on"])}
        parts.append(_("%(owner)s sees to it by %(day)s") % said)
    return " / ".join(parts)
