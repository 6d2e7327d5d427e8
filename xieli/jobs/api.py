"""Long jobs over the API: ask where the work belongs, then look here how it fares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from django.http import FileResponse, Http404
from ninja import Router, Schema, Status

from xieli.core.api import Limit, Page, Text, page
from xieli.core.web import hand_out
from xieli.jobs import commands
from xieli.jobs.models import Job
from xieli.jobs.queries import file_to_take, job_of, kinds, may_have
from xieli.people.api import Authenticated
from xieli.people.models import Person

router = Router(tags=["jobs"])


class JobOut(Schema):
    """One long job; `done` of `total` steps, which is 0 while nobody knows."""

    id: str
    kind: str
    subject_id: str
    state: str
    done: int
    total: int
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    result: Mapping[str, Any]
    error: str

    @classmethod
    def of(cls, row: Job) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            kind=row.kind,
            subject_id=row.subject_id,
            state=row.state,
            done=row.done,
            total=row.total,
            asked_at=row.asked_at,
            began_at=row.began_at,
            ended_at=row.ended_at,
            result=row.result,
            error=row.error,
        )


@router.get("/jobs", response=Page[JobOut])
def jobs(request: Authenticated, limit: Limit = 50, cursor: Text = "") -> Page[JobOut]:
    """The caller's long jobs, about what they may see."""
    rows, onward = page(Job.objects.of(request.auth), by="pk", limit=limit, cursor=cursor)
    return Page[JobOut](items=[JobOut.of(row) for row in rows if may_have(row)], next=onward)


@router.get("/jobs/{job_id}", response=JobOut)
def job(request: Authenticated, job_id: str) -> JobOut:
    """How far it is; once it is over, what came of it."""
    return JobOut.of(_job(request.auth, job_id))


@router.get("/jobs/{job_id}/file")
def file(request: Authenticated, job_id: str) -> FileResponse:
    """What it made, for a week."""
    row = _job(request.auth, job_id)
    path = file_to_take(row)
    if path is None:
        raise Http404
    return hand_out(path.open("rb"), row.file_name, kinds()[row.kind].media_type)


@router.post("/jobs/{job_id}/cancellations", response={201: JobOut})
def cancel(request: Authenticated, job_id: str) -> Status[JobOut]:
    """Stop it where it is."""
    row = _job(request.auth, job_id)
    return Status(201, JobOut.of(commands.cancel_job(job=row, actor=request.auth)))


def _job(person: Person, job_id: str) -> Job:
    row = job_of(person, job_id)
    if row is None:
        raise Http404
    return row
