"""B1: a title is one task's; a request that would give it to two is refused before it is signed."""

from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.plans import Plan, survey_text
from xieli.changes import commands
from xieli.changes.models import ChangeRequest
from xieli.core.errors import RuleViolation

from .test_change import _moment, approve, drafted, plan, submitted

__all__ = ["_moment", "plan"]


def with_new(request: ChangeRequest, cast: Cast, title: str) -> ChangeRequest:
    commands.propose_new_row(
        request=request,
        text=replace(survey_text(cast), title=title),
        version=request.version,
        actor=cast.zhang_san,
    )
    return ChangeRequest.objects.get(pk=request.pk)


def test_b1_a_new_task_is_not_called_like_another(plan: Plan, cast: Cast) -> None:
    for titles in ([plan.writing.title], ["补充访谈", "补充访谈"]):
        request = drafted(plan, cast)
        for title in titles:
            request = with_new(request, cast, title)
        with pytest.raises(RuleViolation, check=lambda error: error.code == "B1.title"):
            submitted(request, cast)


def test_b1_the_title_of_a_task_that_goes_or_is_renamed_is_free(plan: Plan, cast: Cast) -> None:
    request = with_new(drafted(plan, cast), cast, plan.survey.title)
    commands.propose_row(
        request=request,
        task=plan.survey,
        text=replace(survey_text(cast), title="旧的调研"),
        version=request.version,
        actor=cast.zhang_san,
    )
    approve(submitted(request, cast))
    titles = set(plan.project.tasks.values_list("title", flat=True))
    assert {"旧的调研", plan.survey.title} <= titles
