"""How a long job fares, and what it made."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.core.web import hand_out
from xieli.jobs import commands
from xieli.jobs.models import Job, State
from xieli.jobs.queries import file_of, kinds
from xieli.people.forms import SignedIn


@require_safe
def job(request: SignedIn, job_id: str) -> HttpResponse:
    """How far it is; when it is over, what came of it."""
    row = get_object_or_404(Job.objects.of(request.person), pk=job_id)
    context = {
        "job": row,
        "kind": kinds()[row.kind],
        "has_file": row.state == State.DONE and file_of(row).exists(),
    }
    return render(request, "jobs/job.html", context)


@require_safe
def file(request: SignedIn, job_id: str) -> FileResponse:
    """What it made, to be saved; for a week."""
    row = get_object_or_404(Job.objects.of(request.person), pk=job_id)
    if row.state != State.DONE or not file_of(row).exists():
        raise Http404
    return hand_out(file_of(row).open("rb"), row.file_name, kinds()[row.kind].media_type)


@require_POST
def cancellations(request: SignedIn, job_id: str) -> HttpResponse:
    """Stop it."""
    row = get_object_or_404(Job.objects.of(request.person), pk=job_id)
    commands.cancel_job(job=row, actor=request.person)
    return redirect(f"/jobs/{row.pk}/")
