"""The tracking sheet and the one-line check-in."""

import unicodedata

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.attachments.queries import attached
from xieli.core import clock
from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import parse_day, typed_again, version_of, way_back
from xieli.exception_reports.models import ExceptionKind
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import zone
from xieli.people.forms import SignedIn
from xieli.people.models import Person
from xieli.progress import commands, policies, queries
from xieli.progress.forms import cadence_said, weekday_words
from xieli.progress.models import Relay
from xieli.workplan.models import Status, Task


@require_safe
def sheet(request: SignedIn, code: str) -> HttpResponse:
    """任务进度跟踪表, with one row open beside it."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    return render(request, "progress/sheet.html", _sheet(request, project))


@require_POST
def cadence(request: SignedIn, code: str) -> HttpResponse:
    """How often, on which day and by when everybody checks in (S1)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    try:
        commands.set_cadence(
            project=project,
            version=version_of(request.POST),
            actor=request.person,
            **cadence_said(request.POST),
        )
    except Refusal as refusal:
        context = _sheet(request, project) | {"rhythm_said": request.POST}
        return typed_again(request, "progress/sheet.html", context, refusal)
    return redirect(f"/projects/{project.code}/progress/")


@require_POST
def check_ins(request: SignedIn, task_id: str) -> HttpResponse:
    """One line: status, percent, forecast, remark, deliverable (S3)."""
    task = get_object_or_404(
        Task.objects.visible_to(request.person).select_related("project"), pk=task_id
    )
    said = request.POST
    try:
        _say(task, said, request.person)
    except Refusal as refusal:
        context = _sheet(request, task.project, task.pk) | {"said": said}
        return typed_again(request, "progress/sheet.html", context, refusal)
    return redirect(way_back(request) if "back" in said else _sheet_page(task))


@require_http_methods(["GET", "POST"])
def from_a_message(request: HttpRequest, token: str) -> HttpResponse:
    """The lines behind a signed link; once it is over, the task's page, signed in (S3)."""
    found = queries.checks_in(token)
    if found is None:
        tasks = Task.objects.select_related("project")
        return redirect(_sheet_page(get_object_or_404(tasks, pk=queries.task_behind(token))))
    tasks_named, person = found
    if request.method == "GET":
        return render(request, "progress/from_a_message.html", _named(tasks_named, person))
    said = request.POST
    named = {each.pk: each for each in tasks_named}
    task = named.get(said.get("task", tasks_named[0].pk))
    if task is None:
        raise Http404
    try:
        _say(task, said, person)
    except Refusal as refusal:
        # One tap says nothing that could be shown again.
        typed = said if "percent" in said else None
        context = _named(tasks_named, person) | {"said": said, "typed": typed}
        return typed_again(request, "progress/from_a_message.html", context, refusal)
    now = queries.checks_in(token) or found  # as it stands after that
    return render(request, "progress/from_a_message.html", _named(*now))


def _named(tasks: list[Task], person: Person) -> dict[str, object]:
    """What the page behind a link shows: each line, and which nothing is asked of now."""
    return {"tasks": tasks, "person": person, "settled": queries.settled_until(tasks)}


def _say(task: Task, said: QueryDict, person: Person) -> None:
    """One line as a form says it; what it does not ask for stays as it stands (S3)."""
    percent, forecast = said.get("percent"), said.get("forecast_finish")
    commands.check_in(
        task=task,
        status=said.get("status"),
        percent=None if percent is None else _percent(percent),
        forecast_finish=... if forecast is None else parse_day(forecast, "forecast_finish"),
        note=said.get("note"),
        deliverable=said.get("deliverable"),
        version=version_of(said),
        actor=person,
    )


@require_POST
def acceptances(request: SignedIn, relay_id: str) -> HttpResponse:
    """The next station takes the work on (S8)."""
    row = _relay(request, relay_id)
    commands.accept_relay(relay=row, actor=request.person)
    return redirect(way_back(request, _sheet_of(row)))


@require_POST
def returns(request: SignedIn, relay_id: str) -> HttpResponse:
    """The next station sends the work back, with the reason; a refused one stays there (S8)."""
    row, said = _relay(request, relay_id), request.POST
    try:
        commands.return_relay(relay=row, reason=said.get("reason", ""), actor=request.person)
    except Refusal as refusal:
        task = row.dependency.successor
        context = _sheet(request, task.project, task.pk) | {"returned": said, "about": row.pk}
        return typed_again(request, "progress/sheet.html", context, refusal)
    return redirect(way_back(request, _sheet_of(row)))


def _relay(request: SignedIn, relay_id: str) -> Relay:
    rows = Relay.objects.visible_to(request.person).for_list()
    return get_object_or_404(rows, pk=relay_id)


def _sheet_of(row: Relay) -> str:
    return _sheet_page(row.dependency.successor)


def _here(request: SignedIn, task: Task) -> str:
    """Return where a form beside the task leads back to, also from a page shown again."""
    return request.get_full_path() if request.method == "GET" else _sheet_page(task)


def _sheet_page(task: Task) -> str:
    return f"/projects/{task.project.code}/progress/?task={task.pk}"


def _percent(text: str) -> int:
    try:
        return int(unicodedata.normalize("NFKC", text).strip().removesuffix("%"))
    except ValueError:
        said = _("“%s” is not a number.") % text
        raise RuleViolation("S3.percent", said, field="percent") from None


def _sheet(request: SignedIn, project: Project, opened: str = "") -> dict[str, object]:
    today = clock.today(zone())
    lines = queries.lines(project, today)
    kept = {
        "all": lines,
        "late": [line for line in lines if line.deviates],
        "mine": [line for line in lines if line.row.owner_id == request.person.pk],
    }
    labels = {"all": _("All"), "late": _("Deviating"), "mine": _("Mine")}
    view = request.GET.get("view", "all")
    view = view if view in kept else "all"
    opened = opened or request.GET.get("task", "")
    task = (
        project.tasks.for_breakdown().filter(pk=opened).select_related("project").first()
        if opened
        else None
    )
    is_under_way = project.phase == Phase.EXECUTION
    editable = policies.tasks_to_check_in(request.person, project) if is_under_way else set()
    return {
        "project": project,
        "page": "progress",
        "lines": [(line, line.row.id in editable, line.row.id == opened) for line in kept[view]],
        "view": view,
        "views": [(name, labels[name], len(kept[name])) for name in kept],
        "attached": attached(project, request.person) if task else None,
        "summary": queries.summary([line.row for line in lines]),
        "today": today,
        "cadence": queries.cadence_row(project),
        "next_due": queries.next_due(project) if is_under_way else None,
        "may_set_cadence": policies.can_set_cadence(request.person, project),
        "weekdays": list(enumerate(weekday_words())),
        "ladder": queries.ladder(task) if task and is_under_way else [],
        "now": clock.now(),
        "task": task,
        "relays": _relays(request, task) if task else [],
        "way_back": _here(request, task) if task else "",
        "statuses": Status,
        "kinds": ExceptionKind,
        "can_check_in": task is not None and policies.can_check_in(request.person, task),
        "check_ins": task.check_ins.select_related("person")[:10] if task else [],
        "exceptions": task.exceptions.select_related("acknowledged_by") if task else [],
    }


def _relays(request: SignedIn, task: Task) -> list[tuple[Relay, bool]]:
    """What was handed over to this station, and whether this person answers it."""
    rows = Relay.objects.filter(dependency__successor=task).for_list().order_by("-offered_at")
    return [
        (row, row.is_waiting and policies.can_take_over(request.person, row)) for row in rows[:10]
    ]
