"""One message through the fakes of the three platforms, and what follows from their answers."""

import json
import logging
import socket
from datetime import UTC, datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from tests.platforms.server import TOKEN
from xieli.channels import commands
from xieli.channels.commands import ChannelText, delivery
from xieli.channels.models import Channel, Kind
from xieli.channels.rules import Card, Mention, Reason, Result
from xieli.channels.tests.conftest import SECRET, Made
from xieli.core import clock
from xieli.core.models import Event

ROBOTS = [Kind.DINGTALK, Kind.WECOM, Kind.FEISHU]
CARD = Card("催办：质控部未会签", ["《启动纪要》已等待 2 天"], "https://xieli.example.com/to-sign/")
CALLS = Card(CARD.title, CARD.lines, CARD.link, [Mention("周八", "13800000001")])
LONG = Card("一周待办", [f"第 {n} 件：撰写需求文档" for n in range(1, 2001)], CARD.link)


def died() -> list[Event]:
    return list(Event.objects.filter(type="channel.died"))


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("card", [CARD, CALLS, LONG], ids=["plain", "calls", "long"])
def test_a_signed_message_arrives_in_chinese(made: Made, kind: Kind, card: Card) -> None:
    robot, channel = made(kind)
    assert commands.deliver(channel, card).result is Result.SENT, robot.refusals
    [message] = robot.arrived
    assert card.title in json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize("kind", [Kind.DINGTALK, Kind.FEISHU])
def test_a_wrong_secret_is_told_and_the_channel_is_dead_with_a_notice(
    made: Made, kind: Kind
) -> None:
    robot, channel = made(kind)
    robot.secret = "another"
    outcome = commands.deliver(channel, CARD)
    assert (outcome.result, outcome.reason) == (Result.REFUSED, Reason.SIGNATURE)
    channel.refresh_from_db()
    assert channel.dead_at is not None
    assert channel.reason is Reason.SIGNATURE
    assert [event.after["reason"] for event in died()] == ["signature"]


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_dead_channel_is_paused_until_it_is_revived(made: Made, kind: Kind) -> None:
    robot, channel = made(kind)
    robot.is_gone = True
    assert commands.deliver(channel, CARD).reason is Reason.GONE
    robot.is_gone = False
    assert commands.deliver(channel, CARD).reason is Reason.PAUSED
    assert robot.arrived == []
    assert len(died()) == 1
    channel.refresh_from_db()
    commands.revive_channel(channel=channel, version=channel.version, actor=None)
    assert commands.deliver(channel, CARD).result is Result.SENT


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("status", [301, 404, 410])
def test_an_address_that_is_gone_or_leads_elsewhere_is_not_followed(
    made: Made, kind: Kind, status: int
) -> None:
    robot, channel = made(kind)
    robot.status = status
    outcome = commands.deliver(channel, CARD)
    assert (outcome.reason, outcome.said) == (Reason.GONE, f"HTTP {status}")
    assert robot.arrived == []


@pytest.mark.parametrize("kind", [Kind.DINGTALK, Kind.FEISHU])
def test_a_missing_keyword_and_a_closed_door_say_so(made: Made, kind: Kind) -> None:
    robot, channel = made(kind)
    robot.keyword = "监控报警"
    assert commands.deliver(channel, CARD).reason is Reason.KEYWORD
    robot.keyword, robot.refuses_our_ip = "协力", True
    commands.revive_channel(channel=channel, version=2, actor=None)
    assert commands.deliver(channel, CARD).reason is Reason.IP
    robot.refuses_our_ip = False
    commands.revive_channel(channel=channel, version=4, actor=None)
    assert commands.deliver(channel, CARD).result is Result.SENT


@pytest.mark.parametrize("kind", ROBOTS)
def test_r8_beyond_the_limit_a_platform_says_later_and_we_are_silent(
    made: Made, kind: Kind
) -> None:
    robot, channel = made(kind)
    for window in robot._windows:
        window.moments.extend([robot.now()] * window.count)
    outcome = commands.deliver(channel, CARD)
    assert (outcome.result, outcome.reason) == (Result.LATER, Reason.LIMIT)
    assert outcome.seconds == (600 if kind is Kind.DINGTALK else 60)
    assert outcome.seconds - 2 <= commands.claim_slot(channel) <= outcome.seconds
    channel.refresh_from_db()
    assert channel.is_usable, "a limit kills nobody"


def test_a_platform_that_fails_half_the_time_gets_the_same_again(made: Made) -> None:
    robot, channel = made(Kind.WECOM)
    robot.fails_every_second = True
    first = commands.deliver(channel, CARD)
    assert (first.result, first.reason, first.seconds) == (Result.LATER, Reason.BUSY, 60)
    channel.refresh_from_db()
    assert channel.failing_since is not None
    assert channel.is_usable
    assert commands.deliver(channel, CARD).result is Result.SENT
    channel.refresh_from_db()
    assert not channel.failing_since
    assert not channel.error


def test_a_platform_that_fails_for_a_day_is_given_up(made: Made) -> None:
    robot, channel = made(Kind.WECOM)
    robot.status = 503
    begun = datetime.now(UTC)
    for hours in (0, 12, 25):
        with clock.fixed_at(begun + timedelta(hours=hours)):
            commands.deliver(channel, CARD)
        channel.refresh_from_db()
        assert (channel.dead_at is not None) is (hours == 25)
    assert len(died()) == 1


def test_a_platform_that_hangs_is_not_waited_for(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (delivery.TIMEOUT.connect, delivery.TIMEOUT.read) == (5, 10)
    monkeypatch.setattr(delivery, "TIMEOUT", 0.3)
    robot, channel = made(Kind.FEISHU)
    robot.hangs.set()
    outcome = commands.deliver(channel, CARD)
    assert (outcome.result, outcome.reason) == (Result.LATER, Reason.UNREACHABLE)
    assert outcome.said == "ReadTimeout"


def test_nobody_listening_is_told_as_unreachable(made: Made, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    settings.CHANNEL_ORIGINS = [f"http://127.0.0.1:{port}"]
    text = ChannelText("无人", f"http://127.0.0.1:{port}/cgi-bin/webhook/send?key=abcdefgh")
    channel = commands.add_channel(kind=Kind.WECOM, text=text, actor=None)
    assert commands.deliver(channel, CARD).reason is Reason.UNREACHABLE


def test_an_answer_without_end_is_not_read(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    robot, channel = made(Kind.WECOM)
    monkeypatch.setattr(robot, "ask", lambda *_said: (200, {"errmsg": "x" * 1_000_000}))
    outcome = commands.deliver(channel, CARD)
    assert (outcome.result, outcome.reason) == (Result.LATER, Reason.BUSY)


def test_an_answer_that_drips_is_left(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "LONGEST", 0.3)
    robot, channel = made(Kind.WECOM)
    robot.drips = True
    assert commands.deliver(channel, CARD).result is Result.SENT, "what it said so far is enough"
    robot.status = 200
    assert commands.deliver(channel, CARD).reason is Reason.BUSY


def test_a_network_is_not_waited_for_within_a_transaction(made: Made) -> None:
    robot, channel = made(Kind.WECOM)
    with transaction.atomic(), pytest.raises(RuntimeError):
        commands.deliver(channel, CARD)
    assert robot.arrived == []


@pytest.mark.parametrize("kind", ROBOTS)
def test_d21_neither_log_nor_outcome_nor_ledger_holds_an_address_or_a_secret(
    made: Made, kind: Kind, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    robot, channel = made(kind)
    commands.deliver(channel, CARD)
    hidden = f"no {TOKEN} {robot.secret}"
    echo = {"errcode": 310000, "code": 19021, "errmsg": hidden, "msg": hidden}
    monkeypatch.setattr(robot, "ask", lambda *_said: (200, echo))
    outcome = commands.test_channel(channel=channel, actor=None)
    told = " ".join([caplog.text, outcome.said, *map(repr, Event.objects.values())])
    assert "****" in outcome.said
    assert TOKEN not in told
    assert SECRET not in told


def test_mail_goes_to_the_address_of_a_mail_channel(company: Any, settings: Any) -> None:
    settings.MAIL = "smtp://mail.example.com"
    text = ChannelText("项目邮件组", "group@example.com")
    channel = commands.add_channel(kind=Kind.MAIL, text=text, actor=None)
    assert commands.claim_slot(channel) == 0
    assert commands.deliver(channel, CARD).result is Result.SENT
    [message] = mail.outbox
    assert message.to == ["group@example.com"]
    assert message.subject == "协力 · 催办：质控部未会签"
    assert CARD.link in str(message.body)


@pytest.mark.parametrize(
    ("refusal", "result", "reason"),
    [
        (SMTPRecipientsRefused({"a@x": (550, b"no such user")}), Result.REFUSED, Reason.GONE),
        (SMTPRecipientsRefused({"a@x": (451, b"try later")}), Result.LATER, Reason.BUSY),
        (SMTPDataError(554, b"spam"), Result.REFUSED, Reason.CONTENT),
        (SMTPDataError(452, b"full"), Result.LATER, Reason.BUSY),
        (SMTPAuthenticationError(535, b"who?"), Result.LATER, Reason.BUSY),
        (ConnectionRefusedError(), Result.LATER, Reason.UNREACHABLE),
    ],
)
def test_what_a_mail_server_says_is_understood(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    refusal: OSError,
    result: Result,
    reason: Reason,
) -> None:
    def refuse(*_mail: object) -> None:
        raise refusal

    settings.MAIL = "smtp://mail.example.com"
    monkeypatch.setattr(delivery, "send_mail", refuse)
    outcome = commands.deliver_mail("a@example.com", CARD)
    assert (outcome.result, outcome.reason) == (result, reason)


def test_without_a_mail_server_mail_says_so(settings: Any) -> None:
    settings.MAIL = ""
    assert commands.deliver_mail("a@example.com", CARD).reason is Reason.NO_MAIL


def test_the_fake_is_asked_what_arrived(made: Made) -> None:
    """A fake that takes everything would prove nothing."""
    robot, _channel = made(Kind.DINGTALK)
    taken = robot.ask("/robot/send?access_token=other-token", "application/json", b"{}")
    assert taken[1]["errcode"] == 300001
    unsigned = robot.ask(f"/robot/send?access_token={TOKEN}", "application/json", b"{}")
    assert unsigned[1]["errcode"] == 310000
    assert robot.arrived == []


def test_a_channel_removed_meanwhile_refuses(made: Made) -> None:
    _robot, channel = made(Kind.WECOM)
    Channel.objects.all().delete()
    assert commands.deliver(channel, CARD).reason is Reason.GONE
