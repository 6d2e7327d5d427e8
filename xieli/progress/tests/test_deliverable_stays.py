"""S3: 100 % needs the deliverable, so the file that is it stays while the task is done."""

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.attachments.commands import Incoming, attach_file, remove_attachment
from xieli.attachments.models import Attachment
from xieli.attachments.queries import place
from xieli.core.errors import RuleViolation
from xieli.progress.commands import check_in

PDF = b"%PDF-1.7\n%abc\n" + b"x" * 64


def attached(plan: Plan, cast: Cast) -> Attachment:
    where = place("task", plan.survey.pk, cast.zhang_san)
    assert where is not None
    return attach_file(
        place=where,
        subject_type="task",
        file=Incoming("报告.pdf", len(PDF), [PDF]),
        actor=cast.zhang_san,
    )


def finish(plan: Plan, cast: Cast, deliverable: str = "") -> None:
    check_in(
        task=plan.survey, status="done", percent=100, deliverable=deliverable,
        actual_finish=plan.survey.planned_finish, actor=cast.zhang_san,
    )  # fmt: skip


def test_s3_the_only_deliverable_of_a_finished_task_stays(cast: Cast) -> None:
    plan = in_execution(cast)
    first = attached(plan, cast)
    finish(plan, cast)
    with pytest.raises(RuleViolation) as refusal:
        remove_attachment(attachment=first, actor=cast.zhang_san)
    assert refusal.value.code == "D14.needed"
    assert plan.survey.title in refusal.value.message
    attached(plan, cast)
    remove_attachment(attachment=first, actor=cast.zhang_san)


def test_s3_what_is_delivered_in_words_needs_no_file(cast: Cast) -> None:
    plan = in_execution(cast)
    file = attached(plan, cast)
    finish(plan, cast, deliverable="见共享盘")
    remove_attachment(attachment=file, actor=cast.zhang_san)


def test_s3_a_file_of_a_task_under_way_goes_again(cast: Cast) -> None:
    plan = in_execution(cast)
    remove_attachment(attachment=attached(plan, cast), actor=cast.zhang_san)
