"""The plan as a picture and as a table, any two of its sides beside each other."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieli.kickoff.models import Project
from xieli.people.forms import SignedIn
from xieli.workplan import queries
from xieli.workplan.models import Dependency
from xieli.workplan.rules.chart import Scale


@require_safe
def plan(request: SignedIn, code: str) -> HttpResponse:
    """Any two of baselines, plan, forecast and what happened, drawn and told in days (C5)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    names = queries.sides(project)
    first = request.GET.get("from", next(iter(names)))
    second = request.GET.get("to", "forecast")
    scale = request.GET.get("scale", "")
    if first not in names or second not in names or scale not in {"", *Scale}:
        raise Http404
    shifts = queries.compare_sides(project, first, second)
    picture = queries.picture(project, shifts, Scale(scale) if scale else None)
    hand_overs = Dependency.objects.filter(successor__project=project)
    context = {
        "project": project,
        "page": "plan",
        "sides": names.items(),
        "first": first,
        "second": second,
        "names": (names[first], names[second]),
        "scale": picture.axis.scale if picture else scale,
        "scales": [(Scale.DAY, _("days")), (Scale.WEEK, _("weeks")), (Scale.MONTH, _("months"))],
        "picture": picture,
        "arrows": [("done", _("confirmed")), ("pending", _("proposed")), ("late", _("reopened"))],
        "variances": queries.variances(shifts),
        "hand_overs": hand_overs.select_related(
            "predecessor__department", "predecessor__owner",
            "successor__department", "successor__owner",
        ).order_by("hand_over_on", "pk"),
        "baselines": project.baselines.select_related("revision__stands_on__document"),
    }  # fmt: skip
    return render(request, "workplan/plan.html", context)
