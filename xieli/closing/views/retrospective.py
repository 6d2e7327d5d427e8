"""复盘总结报告: three questions, answered by the departments, grouped and voted on."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.closing import commands, forms, policies, queries
from xieli.closing.models import Lesson, Retrospective
from xieli.closing.queries.retrospective import clause_words
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import parse_day, typed_again, version_of
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import zone
from xieli.people.forms import SignedIn
from xieli.signoff.queries import countersign
from xieli.workplan.forms import people_by_department


@require_http_methods(["GET", "POST"])
def retrospective(request: SignedIn, code: str) -> HttpResponse:
    """The three questions with their answers; POST opens it (A4)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    if request.method == "POST":
        commands.open_retrospective(project=project, actor=request.person)
        return redirect(f"/projects/{code}/retrospective/")
    return render(request, "closing/retrospective.html", _page(request, project))


@require_POST
def lessons(request: SignedIn, retrospective_id: str) -> HttpResponse:
    """Answer one of the questions."""
    row = _retrospective(request, retrospective_id)
    try:
        commands.add_lesson(
            retrospective=row, text=forms.lesson_text(request.POST), actor=request.person
        )
    except Refusal as refusal:
        context = _page(request, row.project) | {"said": request.POST}
        return typed_again(request, "closing/retrospective.html", context, refusal)
    return redirect(f"/projects/{row.project.code}/retrospective/")


@require_POST
def lesson(request: SignedIn, lesson_id: str) -> HttpResponse:
    """Change an answer: its words, theme, owner and day."""
    row = _lesson(request, lesson_id)
    project = row.retrospective.project
    try:
        commands.edit_lesson(
            lesson=row,
            text=forms.lesson_text(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, project) | {"said": request.POST, "said_of": row.pk}
        return typed_again(request, "closing/retrospective.html", context, refusal)
    return redirect(f"/projects/{project.code}/retrospective/#l-{row.pk}")


@require_POST
def removals(request: SignedIn, lesson_id: str) -> HttpResponse:
    """Take an answer back."""
    row = _lesson(request, lesson_id)
    version = version_of(request.POST)
    commands.remove_lesson(lesson=row, version=version, actor=request.person)
    return redirect(f"/projects/{row.retrospective.project.code}/retrospective/")


@require_POST
def votes(request: SignedIn, lesson_id: str) -> HttpResponse:
    """Agree with an answer."""
    row = _lesson(request, lesson_id)
    commands.vote_for_lesson(lesson=row, actor=request.person)
    return redirect(f"/projects/{row.retrospective.project.code}/retrospective/#l-{row.pk}")


@require_POST
def withdrawals(request: SignedIn, lesson_id: str) -> HttpResponse:
    """Agree no longer."""
    row = _lesson(request, lesson_id)
    commands.withdraw_vote(lesson=row, actor=request.person)
    return redirect(f"/projects/{row.retrospective.project.code}/retrospective/#l-{row.pk}")


@require_POST
def submissions(request: SignedIn, retrospective_id: str) -> HttpResponse:
    """Ask everybody to sign the report."""
    row = _retrospective(request, retrospective_id)
    try:
        day = parse_day(request.POST.get("due_on", ""), "due_on")
        commands.submit_retrospective(
            retrospective=row,
            due_at=clock.end_of(day, zone()) if day else clock.now() + timedelta(days=2),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, row.project) | {"typed": request.POST}
        return typed_again(request, "closing/retrospective.html", context, refusal)
    return redirect(f"/projects/{row.project.code}/retrospective/")


def _retrospective(request: SignedIn, retrospective_id: str) -> Retrospective:
    visible = Project.objects.visible_to(request.person).values("pk")
    rows = Retrospective.objects.filter(project__in=visible).select_related("project")
    return get_object_or_404(rows, pk=retrospective_id)


def _lesson(request: SignedIn, lesson_id: str) -> Lesson:
    rows = Lesson.objects.visible_to(request.person).select_related("retrospective__project")
    return get_object_or_404(rows, pk=lesson_id)


def _page(request: SignedIn, project: Project) -> dict[str, object]:
    person = request.person
    row = Retrospective.objects.filter(project=project).select_related("project").first()
    is_open = row is not None and row.concluded_at is None and project.phase == Phase.CLOSING
    leads = policies.can_lead_retrospective(person, project)
    ended = hasattr(project, "cancellation") or queries.closed_by(project) is not None
    kept = list(row.lessons.for_report()) if row else []
    mine = set(row.lessons.filter(votes__person=person).values_list("pk", flat=True)) if row else ()
    words = queries.gap_words()
    text = row and countersign(row.pk, queries.RETROSPECTIVE, person, clause_words())
    return {
        "project": project,
        "page": "retrospective",
        "retrospective": row,
        "questions": [
            (question, title, queries.by_question(kept)[question])
            for question, title in queries.question_words().items()
        ],
        "voted": mine,
        "editable": {each.pk for each in kept if is_open and (leads or each.person == person)},
        "is_open": is_open,
        "is_unconcluded": project.phase == Phase.ARCHIVED and not (row and row.concluded_at),
        "ended": ended,
        "leads": leads,
        "may_answer": is_open and row is not None and policies.can_answer(person, row),
        "gaps": [words[gap] for gap in queries.gaps_of(row)] if row and is_open else [],
        "people": people_by_department() if is_open else {},
        "countersign": text,
        "may_sign": request.session_row.may_sign,
        "due_on": clock.now() + timedelta(days=2),
    }
