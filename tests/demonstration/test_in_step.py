"""The live example: one day more on the first task, and everybody who should know does (S4, S6)."""

from datetime import timedelta

import pytest

from xieli.core import subscriptions
from xieli.exception_reports.queries import tolls
from xieli.inbox.models import Notice
from xieli.kickoff.models import Project
from xieli.meetings.queries import weekly_agenda
from xieli.progress import commands as progress


@pytest.mark.django_db
def test_moving_the_first_forecast_reaches_the_agenda(demonstration: None) -> None:
    """From the template's 3-12 to 3-14, shifted as the demonstration is."""
    project = Project.objects.get(code="DEMO-2")
    first, second, *later = project.tasks.order_by("position")
    report = first.exceptions.get(cause="forecast_late")
    before = first.forecast_finish
    assert before is not None
    progress.check_in(
        task=first, percent=first.percent, forecast_finish=before + timedelta(days=2),
        note="技术部数据工具延迟交付", actor=first.owner,
    )  # fmt: skip
    subscriptions.catch_up_all()

    report.refresh_from_db()
    toll = tolls(project, [report])[report.pk]
    assert report.closed_at is None
    assert {task.title for task in toll.moved} >= {task.title for task in later}
    [hand_over] = second.incoming.filter(predecessor=first)
    assert hand_over.reopened_at is not None
    lead = project.participants.get(role="lead").department.head
    assert Notice.objects.filter(person=lead, topic=second.pk).exists()
    top = weekly_agenda(project).spoken[0].topic
    assert top.title == first.title
