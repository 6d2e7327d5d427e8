"""What tasks would be called: a title belongs to one task, in the plan and in what is asked for."""

from collections import Counter

from xieli.changes.models import About, ChangeRequest, Proposal
from xieli.kickoff.models import Project
from xieli.signoff.models import Revision

from .documents import CHANGE


def titles_twice(request: ChangeRequest) -> list[str]:
    """Name the titles that two tasks would bear if a request were applied to today's plan (B1)."""
    titles = dict(request.project.tasks.values_list("pk", "title"))
    for proposal in request.proposals.all():
        if proposal.about == About.REMOVAL:
            titles.pop(proposal.subject_id, None)
        elif proposal.about in (About.TASK, About.NEW_TASK):
            titles[proposal.subject_id] = proposal.after["title"]
    return [title for title, times in Counter(titles.values()).items() if times > 1]


def titles_under_signature(project: Project) -> set[str]:
    """Return what the requests that are being signed would call tasks."""
    texts = Revision.objects.filter(document__ledger=project.ledger_id, document__kind=CHANGE)
    asked = texts.filter(lapsed_at__isnull=True, effective_at__isnull=True)
    rows = Proposal.objects.filter(
        request__in=list(asked.values_list("document__subject_id", flat=True)),
        about__in=(About.TASK, About.NEW_TASK),
    )
    return {after["title"] for after in rows.values_list("after", flat=True)}
