"""How a long job fares, and what it made."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.core.web import hand_out
from xieli.jobs import commands
from xieli.jobs.models import Job
from xieli.jobs.queries import file_to_take, job_of, kinds
from xieli.people.forms import SignedIn


@require_safe
def job(request: SignedIn, job_id: str) -> HttpResponse:
    """How far it is; when it is over, what came of it."""
    row = _job(request, job_id)
    context = {
        "job": row,
        "kind": kinds()[row.kind],
        "has_file": file_to_take(row) is not None,
    }
    return render(request, "jobs/job.html", context)


@require_safe
def file(request: SignedIn, job_id: str) -> FileResponse:
    """What it made, to be saved; for a week."""
    row = _job(request, job_id)
    path = file_to_take(row)
    if path is None:
        raise Http404
    return hand_out(path.open("rb"), row.file_name, kinds()[row.kind].media_type)


@require_POST
def cancellations(request: SignedIn, job_id: str) -> HttpResponse:
    """Stop it."""
    row = _job(request, job_id)
    commands.cancel_job(job=row, actor=request.person)
    return redirect(f"/jobs/{row.pk}/")


def _job(request: SignedIn, job_id: str) -> Job:
    row = job_of(request.person, job_id)
    if row is None:
        raise Http404
    return row
