"""A project whose two owners and heads are told things, with groups that are real enough."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from tests.platforms import DingTalk, Feishu, Robot, WeCom
from xieli.channels import commands as channels
from xieli.channels.commands import ChannelText
from xieli.channels.models import Channel, Kind, Scope
from xieli.channels.tests.conftest import company
from xieli.core import clock, subscriptions
from xieli.inbox import commands
from xieli.people.models import Person

__all__ = ["company"]
ROBOTS = {Kind.DINGTALK: DingTalk, Kind.WECOM: WeCom, Kind.FEISHU: Feishu}
TEN = datetime(2024, 3, 5, 2, tzinfo=UTC)  # Tuesday, ten in the morning where the company is


@pytest.fixture
def plan(company: Cast) -> Plan:
    with clock.fixed_at(TEN - timedelta(days=4)):
        return in_execution(company)


class Office:
    """A clock one turns by hand, groups whose platforms run by it, and the outbox."""

    def __init__(self, cast: Cast, settings: Any, stack: ExitStack) -> None:
        self.now, self._cast, self._settings, self._stack = TEN, cast, settings, stack

    def group(self, kind: Kind, plan: Plan) -> tuple[Robot, Channel]:
        """Give a project a group with a robot."""
        return self._enter(kind, Scope.PROJECT, plan.project.code, self._cast.admin)

    def own(self, kind: Kind, person: Person) -> tuple[Robot, Channel]:
        """Give a person a robot of their own."""
        return self._enter(kind, Scope.PERSON, person.pk, person)

    def round(self, later: timedelta = timedelta()) -> int:
        """Let time pass, hand out what happened, write and send; return how many arrived."""
        self.now += later
        with clock.fixed_at(self.now):
            subscriptions.catch_up_all()
            commands.write_due()
            return commands.send_due()

    def _enter(
        self, kind: Kind, scope: Scope, subject: str, actor: Person
    ) -> tuple[Robot, Channel]:
        secret = "" if kind is Kind.WECOM else "SEC-canary-0123456789"
        robot = ROBOTS[kind](secret, now=lambda: self.now.timestamp())
        self._stack.enter_context(robot.running())
        self._settings.CHANNEL_ORIGINS = [*self._settings.CHANNEL_ORIGINS, robot.origin]
        text = ChannelText("群", robot.address, secret)
        row = channels.add_channel(kind=kind, text=text, scope=scope, subject=subject, actor=actor)
        return robot, row


@pytest.fixture
def office(company: Cast, settings: Any) -> Iterator[Office]:
    settings.MAIL = "smtp://127.0.0.1"
    with ExitStack() as stack:
        yield Office(company, settings, stack)
