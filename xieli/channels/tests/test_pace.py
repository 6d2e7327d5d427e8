"""R8: never over a platform's limit, by however many processes."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.cast import Cast
from xieli.channels import commands
from xieli.channels.commands import ChannelText, pace
from xieli.channels.models import Channel, Kind, Pace, Scope
from xieli.channels.rules import PLATFORMS, Card, Result, wait
from xieli.channels.tests.conftest import Made
from xieli.core import clock

BEGUN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PER_MINUTE = {Kind.DINGTALK: 20, Kind.WECOM: 20, Kind.FEISHU: 100}


class Watch:
    """A clock that both sides read; waiting moves it."""

    moment = BEGUN

    def now(self) -> float:
        return self.moment.timestamp()

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.mark.parametrize("kind", PER_MINUTE)
def test_r8_a_thousand_messages_are_never_refused(made: Made, kind: Kind) -> None:
    """The fake refuses what goes beyond any sixty seconds, and DingTalk's is then silent."""
    watch = Watch()
    robot, channel = made(kind, now=watch.now)
    for n in range(1000):
        watch.wait(0.05)
        while seconds := claimed_at(watch, channel):
            watch.wait(seconds)
        if n % 4 == 0:  # the claim is the limiter's work; one in four also goes over HTTP
            with clock.fixed_at(watch.moment):
                outcome = commands.deliver(channel, Card(f"催办 {n}"))
            assert outcome.result is Result.SENT, robot.refusals
        else:
            for window in robot._windows:
                assert not window.is_full(watch.now())
                window.moments.append(watch.now())
    assert robot.refusals == []
    assert len(robot.arrived) == 250
    minutes = (watch.moment - BEGUN).total_seconds() / 60
    assert minutes < 1000 / PER_MINUTE[kind] * 1.2, "nor much below the limit"


def claimed_at(watch: Watch, channel: Channel) -> int:
    with clock.fixed_at(watch.moment):
        return commands.claim_slot(channel)


def test_r8_two_channels_to_one_robot_share_its_limit(made: Made, company: Cast) -> None:
    robot, channel = made(Kind.WECOM)
    mine = commands.add_channel(
        kind=Kind.WECOM,
        text=ChannelText("我的", robot.address),
        scope=Scope.PERSON,
        subject=company.li_si.pk,
        actor=company.li_si,
    )
    for _n in range(20):
        assert commands.claim_slot(channel) == 0
    assert commands.claim_slot(mine) > 50


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its tests live on one connection")
def test_r8_threads_that_claim_at_once_never_get_more_than_the_limit(made: Made) -> None:
    _robot, channel = made(Kind.WECOM)
    got = list[int]()

    def claim() -> None:
        try:
            got.extend(commands.claim_slot(channel) for _ in range(10))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = Pace.objects.get(robot=channel.robot)
    assert got.count(0) == row.claims == len(row.recent)
    assert row.claims <= PLATFORMS[Kind.WECOM].limits[0].count


def test_r8_a_claim_that_lost_the_race_asks_again(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    _robot, channel = made(Kind.WECOM)
    lost = list[int]()

    def overtaken(*said: object) -> int:
        if not lost:
            lost.append(1)
            Pace.objects.filter(robot=channel.robot).update(claims=7, recent=[])
        return wait(*said)  # type: ignore[arg-type]

    monkeypatch.setattr(pace, "wait", overtaken)
    assert commands.claim_slot(channel) == 0
    assert Pace.objects.get(robot=channel.robot).claims == 8
