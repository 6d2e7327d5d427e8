"""会议: the page with the week's agenda, the meetings, what was agreed and decided."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.meetings import policies, queries
from xieli.meetings.models import Kind
from xieli.meetings.rules import LASTS
from xieli.people.forms import SignedIn

LIST = "meetings/meetings.html"


@require_safe
def meetings(request: SignedIn, code: str) -> HttpResponse:
    """This week's agenda (S6), the meetings, and the decisions with who has confirmed them (S7)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    return render(request, LIST, list_context(request, project))


def list_page(project: Project) -> str:
    """Return where it is."""
    return f"/projects/{project.code}/meetings/"


def list_context(request: SignedIn, project: Project) -> dict[str, object]:
    """Return all that the page shows."""
    may_decide = policies.can_decide(request.person, project)
    actions = project.action_items.select_related("owner__department", "project")
    return {
        "project": project,
        "agenda": queries.weekly_agenda(project),
        "lasts": LASTS,
        "meetings": queries.meetings_of(project),
        "kinds": Kind.choices,
        "actions": [
            (row, queries.late_since(row), policies.can_finish(request.person, row))
            for row in actions.order_by("done_at", "due_on")
        ],
        "decisions": queries.decisions(project, request.person),
        "may_decide": may_decide,
        "people": queries.addressees(project) if may_decide else [],
        "today": clock.today(zone()).isoformat(),
    }
