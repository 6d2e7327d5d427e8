"""A charter's long texts have one limit on every surface, and the refusal names the field."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.plans import charter_text
from xieli.core.database import save_checked
from xieli.core.errors import RuleViolation
from xieli.kickoff import commands
from xieli.kickoff.models import Project


@pytest.fixture
def project(cast: Cast) -> Project:
    return commands.create_project(code="T-1", title="项目", actor=cast.zhou_ba)


@pytest.mark.parametrize(
    ("field", "label"),
    [("background", "背景：为什么做"), ("scope_in", "包含"), ("scope_out", "不包含")],
)
def test_k1_a_text_longer_than_its_limit_is_refused(
    project: Project, cast: Cast, field: str, label: str
):
    long: dict[str, Any] = {field: "长" * 5001}
    text = replace(charter_text(cast), **long)
    with translation.override("zh-hans"), pytest.raises(RuleViolation) as refusal:
        commands.edit_charter(project=project, text=text, version=1, actor=cast.zhou_ba)
    assert refusal.value.field == field
    assert refusal.value.message == f"“{label}”最多 5000 字，现在有 5001 字。"


def test_k1_a_short_text_that_is_too_long_is_named_as_well(project: Project, cast: Cast):
    text = replace(charter_text(cast), milestones=[("长" * 201, date(2024, 4, 7))])
    with translation.override("zh-hans"), pytest.raises(RuleViolation) as refusal:
        commands.edit_charter(project=project, text=text, version=1, actor=cast.zhou_ba)
    assert refusal.value.message == "“名称”最多 200 字，现在有 201 字。"


def test_a_browsers_line_ends_count_once(project: Project, cast: Cast):
    text = replace(charter_text(cast), background="\r\n".join("长" * 2500))
    commands.edit_charter(project=project, text=text, version=1, actor=cast.zhou_ba)


def test_words_kept_before_there_was_a_limit_hold_up_nothing_else(project: Project, cast: Cast):
    Project.objects.filter(pk=project.pk).update(background="长" * 6000)
    project.refresh_from_db()
    project.urgency = "urgent"
    save_checked(project)
    project.background += "更长"
    with pytest.raises(RuleViolation):
        save_checked(project)
