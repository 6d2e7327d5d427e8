"""The three platforms on 127.0.0.1, each with a channel to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.cast import Cast, found_company
from tests.platforms import DingTalk, Feishu, Robot, WeCom
from xieli.channels import commands
from xieli.channels.commands import ChannelText
from xieli.channels.models import Channel, Kind

SECRET = "SEC-canary-0123456789"
ROBOTS = {Kind.DINGTALK: DingTalk, Kind.WECOM: WeCom, Kind.FEISHU: Feishu}
type Made = Callable[..., tuple[Robot, Channel]]


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """The company of tests/cast.py, with no transaction open around the test."""
    return found_company()


@pytest.fixture
def made(company: Cast, settings: Any) -> Iterator[Made]:
    """Return a function that starts a platform and enters its robot."""
    with ExitStack() as stack:

        def make(kind: Kind, **robot_says: Any) -> tuple[Robot, Channel]:
            secret = "" if kind is Kind.WECOM else SECRET
            robot = stack.enter_context(ROBOTS[kind](secret, **robot_says).running())
            settings.CHANNEL_ORIGINS = [*settings.CHANNEL_ORIGINS, robot.origin]
            text = ChannelText("项目群", robot.address, secret)
            return robot, commands.add_channel(kind=kind, text=text, actor=company.admin)

        yield make
