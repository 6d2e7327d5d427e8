"""Six people before a project under way and one under signature."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.authenticator import Authenticator
from tests.cast import PASSWORD, Cast
from tests.endings import accepted
from tests.plans import charter_text, in_execution, survey_text
from xieli.attachments import queries
from xieli.attachments.commands import Incoming, attach_file
from xieli.changes import commands
from xieli.channels import commands as channels
from xieli.channels.commands import ChannelText
from xieli.channels.models import Kind
from xieli.closing import commands as closing
from xieli.closing.commands import LessonText
from xieli.closing.models import Acceptance, GoalResult
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices
from xieli.exchange.rules import parse_table
from xieli.inbox.models import Message, State
from xieli.jobs.models import Job
from xieli.jobs.queries import file_of
from xieli.kickoff import commands as kickoff
from xieli.library import commands as library
from xieli.library.commands import PlaybookText
from xieli.library.models import Case, ChecklistEntry, Standard
from xieli.library.tests.test_starting import PATTERN
from xieli.meetings import commands as meetings
from xieli.meetings.models import Meeting, Point
from xieli.people import commands as people
from xieli.people.models import Absence, Organisation
from xieli.progress.models import Relay
from xieli.progress.queries import check_in_link
from xieli.signoff.models import Delegation, Revision
from xieli.witness.models import Extract
from xieli.workplan import commands as workplan
from xieli.workplan.models import Risk

PEOPLE = ("anonymous", "left", "stranger", "member", "head", "admin")
OUTSIDE = {"anonymous", "left"}


@dataclass(frozen=True)
class Scene:
    """A project under way and one under signature, with something of every kind in them."""

    ids: dict[str, str]
    values: dict[str, str]
    keys: dict[str, str]
    tokens: dict[str, str]

    def path(self, route: str, project: str = "T-1") -> str:
        """Fill a route's parameters; a parameter nobody knows is an error."""
        path = re.sub(r"<\w+:(\w+)>", r"{\1}", route)
        return path.format(**self.ids | {"code": project})

    def filled(self, text: str) -> str:
        """Put the values of this scene where a body names them."""
        for key, value in self.values.items():
            text = text.replace(key, value)
        return text

    def browser(self, who: str, *, enforce_csrf_checks: bool = False) -> Client:
        """Return the browser of one of PEOPLE."""
        client = Client(enforce_csrf_checks, raise_request_exception=False)
        if who in self.keys:
            client.cookies["xieli_session"] = self.keys[who]
        return client

    def program(self, who: str) -> dict[str, str]:
        """Return the headers of a program of one of PEOPLE."""
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    leaver = people.add_person(
        name="赵六", department=cast.service, email="zhao.liu@example.com", actor=None
    )
    persons = {
        "left": leaver,
        "stranger": cast.wu_jiu,
        "member": cast.zhang_san,
        "head": cast.li_si,
        "admin": cast.admin,
    }
    keys, tokens = {}, {}
    for who, person in persons.items():
        people.set_password(person=person, password=PASSWORD, actor=None)
        _session, keys[who] = people.open_session(login=person.email, password=PASSWORD)
        _token, tokens[who] = people.create_token(person=person, name="矩阵", actor=None)
    people.record_leaver(person=leaver, actor=None)
    plan = in_execution(cast)
    revision = under_signature(cast)
    slot = revision.signatories.get(department=cast.product)
    report = exceptions.report_exception(
        task=plan.survey, text=ExceptionText(reason="等数据"), actor=cast.zhang_san
    )
    request = workplan.request_resource(
        task=plan.survey, kind="people", what="分析师", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    rows = [["任务名称", "完成度"], [plan.writing.title, "30%"]]
    run = import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhang_san
    ).run
    assert run is not None
    ids, values = ended(cast), dict[str, str]()
    place = queries.place("task", plan.survey.pk, cast.zhang_san)
    assert place is not None
    file = Incoming("报告.pdf", 9, [b"%PDF-1.7\n"])
    attachment = attach_file(place=place, subject_type="task", file=file, actor=cast.zhang_san)
    relay = Relay.objects.create(dependency=plan.hand_over, offered_at=clock.now())
    plan.survey.refresh_from_db()
    cast.marketing.refresh_from_db()
    cast.zhang_san.refresh_from_db()
    change = commands.draft_change(project=plan.project, reason="工具延期", actor=cast.zhang_san)
    proposal = commands.propose_row(
        request=change,
        task=plan.survey,
        text=replace(survey_text(cast), planned_finish=date(2024, 3, 8)),
        version=change.version,
        actor=cast.zhang_san,
    )
    change.refresh_from_db()
    meeting = meetings.call_meeting(
        project=plan.project,
        kind="weekly",
        starts_at=datetime(2099, 1, 1, tzinfo=UTC),
        lasts=30,
        place="",
        people=[cast.zhang_san],
        actor=cast.li_si,
    )
    decision = meetings.decide(
        project=plan.project,
        text="改用月报",
        people=[cast.zhang_san],
        is_for_all=False,
        actor=cast.li_si,
    )
    kept = Extract.objects.create(person=cast.zhang_san, day=date(2024, 2, 29), text="x")
    robot = ChannelText("项目群", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=the-robot")
    ids |= {
        "channel_id": channels.add_channel(kind=Kind.WECOM, text=robot, actor=None).pk,
        "decision_id": decision.pk,
        "meeting_id": meeting.pk,
        "ended_meeting_id": ended_meeting(meeting, cast).pk,
        "point_id": Point.objects.create(meeting=meeting, position=99, title="x", minutes=5).pk,
        "action_id": meetings.assign_action(
            project=plan.project,
            text="催数据",
            owner=cast.zhang_san,
            due_on=date(2099, 1, 1),
            actor=cast.li_si,
        ).pk,
        "message_id": _failed_message().pk,
        "token": check_in_link([plan.survey.pk], plan.survey.owner).split("/")[2],
        "change_id": change.pk,
        "first": "1",
        "second": "forecast",
        "proposal_id": proposal.pk,
        "attachment_id": attachment.pk,
        "relay_id": relay.pk,
        "import_id": run.pk,
        "department_id": cast.marketing.pk,
        "person_id": cast.zhang_san.pk,
        "passkey_id": Authenticator().register(cast.zhang_san).pk,
        "delegation_id": Delegation.objects.create(
            department=cast.product,
            head=cast.li_si,
            delegate=cast.zhang_san,
            kinds=["cancellation"],
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 1, 2),
            given_at=clock.now(),
        ).pk,
        "absence_id": Absence.objects.create(
            person=cast.zhang_san, starts_on=date(2099, 2, 1), ends_on=date(2099, 2, 2)
        ).pk,
        "day": kept.day.isoformat(),
        "kind": "progress",
        "format": "pdf",
        "document_id": revision.document_id,
        "number": "1",
        "hash": revision.hash,
        "signatory_id": slot.pk,
        "task_id": plan.survey.pk,
        "hand_over_id": plan.hand_over.pk,
        "request_id": request.pk,
        "risk_id": Risk.objects.filter(task=plan.survey).get().pk,
        "report_id": report.pk,
    }
    values |= {
        "{survey}": plan.survey.pk,
        "{result}": f'"{GoalResult.objects.get().version}"',
        "{acceptance}": f'"{Acceptance.objects.get().version}"',
        "{due}": (clock.now() + timedelta(days=2)).isoformat(),
        "{hash}": revision.hash,
        "{task}": f'"{plan.survey.version}"',
        "{other}": plan.writing.pk,
        "{slot}": slot.pk,
        "{change}": f'"{change.version}"',
        "{hand_over}": plan.hand_over.pk,
        "{successor}": cast.quality.pk,
        "{service}": cast.service.pk,
        "{product}": cast.product.pk,
        "{member}": cast.zhang_san.pk,
        "{department}": f'"{cast.marketing.version}"',
        "{person}": f'"{cast.zhang_san.version}"',
        "{project}": f'"{plan.project.version}"',
        "{organisation}": f'"{Organisation.objects.get().version}"',
    }
    return Scene(ids, values, keys, tokens)


def ended_meeting(like: Meeting, cast: Cast) -> Meeting:
    """Return a meeting of the same project with minutes."""
    row = meetings.call_meeting(
        project=like.project, kind="kickoff", starts_at=like.starts_at, lasts=30, place="",
        people=[cast.zhang_san], actor=cast.zhou_ba,
    )  # fmt: skip
    row = meetings.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
    return meetings.end_meeting(
        meeting=row, present=[cast.zhang_san], summary="x", notes={}, version=row.version,
        actor=cast.zhou_ba,
    )  # fmt: skip


def ended(cast: Cast) -> dict[str, str]:
    """A project that is accepted, under retrospective, and in the library already."""
    plan = accepted(cast, "END-1")
    retrospective = closing.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    text = LessonText("to_improve", "变更同步太晚")
    lesson = closing.add_lesson(retrospective=retrospective, text=text, actor=cast.zhang_san)
    case = Case.objects.create(
        project=plan.project, outcome="achieved",
        manifest={"documents": [], "files": [], "progress": [], "exceptions": []},
        hash="0" * 64, text="投诉", sealed_by=cast.zhou_ba, sealed_at=clock.now(),
    )  # fmt: skip
    playbook = library.save_playbook(
        playbook=None, text=PlaybookText("剧本", PATTERN), version=0, actor=cast.zhou_ba
    )
    entry = ChecklistEntry.objects.create(
        text="先审批", added_by=cast.zhou_ba, added_at=clock.now()
    )
    standard = Standard.objects.create(project=plan.project, position=1, text="先审批")
    acceptance = plan.project.acceptances.get()
    return {
        "result_id": acceptance.results.get().pk,
        "acceptance_id": acceptance.pk,
        "retrospective_id": retrospective.pk,
        "lesson_id": lesson.pk,
        "case_id": case.pk,
        "playbook_id": playbook.pk,
        "entry_id": entry.pk,
        "standard_id": standard.pk,
        "job_id": _done_job(cast, case).pk,
    }


def under_signature(cast: Cast) -> Revision:
    project = kickoff.create_project(code="OPEN-1", title="待会签", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    return kickoff.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        version=project.version,
        actor=cast.zhou_ba,
    )


def _done_job(cast: Cast, case: Case) -> Job:
    job = Job.objects.create(
        kind="bundle", subject_id=case.pk, subject_name="x", person=cast.zhang_san, language="en",
        asked_at=clock.now(), state="done", result={"bytes": 1}, file_name="x.zip",
    )  # fmt: skip
    file_of(job).parent.mkdir()
    file_of(job).write_bytes(b"x")
    return job


def _failed_message() -> Message:
    now = clock.now()
    return Message.objects.create(
        key="x", kind="push", way="mail", language="zh-hans", title="x", lines=[], path="/",
        made_at=now, next_try_at=now, state=State.FAILED,
    )  # fmt: skip
