"""Setting channels up: who may, what is refused, what is kept and what is never told (D21)."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import in_execution
from xieli.channels import commands
from xieli.channels.commands import ChannelText
from xieli.channels.models import Channel, Kind, Scope
from xieli.channels.rules import Reason
from xieli.channels.tests.conftest import SECRET, Made
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.people import commands as people

TOKEN = "canary-token-0123456789"
ADDRESS = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
TEXT = ChannelText("项目群", ADDRESS, SECRET)
PAGE = "/settings/channels/"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return commands.add_channel(kind=Kind.DINGTALK, text=TEXT, actor=cast.admin)


def test_d21_address_and_secret_are_sealed_at_rest_and_in_no_event(channel: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM channels_channel")
        rows = repr(cursor.fetchall())
    events = repr(list(Event.objects.values()))
    for secret in (TOKEN, SECRET):
        assert secret not in rows
        assert secret not in events
    assert Event.objects.filter(type="channel.added", subject_name="项目群").count() == 1


def test_d21_no_page_and_no_answer_of_the_api_shows_them(channel: Channel, cast: Cast) -> None:
    browser = signed_in(cast.admin)
    said = "".join(
        browser.get(path).content.decode()
        for path in (PAGE, f"{PAGE}{channel.pk}/", "/api/v1/channels")
    )
    assert "项目群" in said
    assert "****" in said
    assert TOKEN not in said
    assert SECRET not in said


def test_the_api_lists_ones_own_channels_to_nobody_else(cast: Cast) -> None:
    own = commands.add_channel(
        kind=Kind.DINGTALK, text=TEXT, scope=Scope.PERSON, subject=cast.li_si.pk, actor=cast.li_si
    )
    listed = signed_in(cast.li_si).get("/api/v1/me/channels").json()["items"]
    assert [(row["id"], row["address"]) for row in listed] == [(own.pk, "****")]
    assert signed_in(cast.admin).get("/api/v1/me/channels").json()["items"] == []


def test_d21_a_refused_form_gives_back_neither_secret_nor_good_address(
    channel: Channel, cast: Cast
) -> None:
    form = {"kind": "dingtalk", "name": "又一个", "address": ADDRESS, "secret": SECRET}
    answer = signed_in(cast.admin).post(PAGE, form)
    assert answer.status_code == 422, "it is entered already"
    assert TOKEN not in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_a_wrong_address_is_shown_again_with_what_one_looks_like(cast: Cast) -> None:
    form = {"kind": "feishu", "name": "群", "address": "https://example.com/hook", "secret": ""}
    answer = signed_in(cast.admin).post(PAGE, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "https://example.com/hook" in page
    assert "https://open.feishu.cn/open-apis/bot/v2/hook/…" in page
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.WECOM, ChannelText("群", ADDRESS), "channel.address"),
        (Kind.MAIL, ChannelText("群", "no address"), "channel.address"),
        (Kind.MAIL, ChannelText("群", "a@example.com", "secret"), "channel.secret"),
        (Kind.DINGTALK, ChannelText("群", ADDRESS, "密"), "channel.secret"),
        (Kind.DINGTALK, ChannelText("", ADDRESS), "invalid"),
    ],
)
def test_what_is_no_channel_is_refused(
    cast: Cast, kind: Kind, text: ChannelText, code: str
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        commands.add_channel(kind=kind, text=text, actor=cast.admin)
    assert refusal.value.code == code


def test_others_than_administrators_are_told_no(channel: Channel, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.add_channel(kind=Kind.DINGTALK, text=TEXT, actor=cast.zhou_ba)
    with pytest.raises(NotAllowed):
        commands.remove_channel(channel=channel, version=1, actor=cast.zhou_ba)
    assert signed_in(cast.zhou_ba).get(PAGE).status_code == 403
    assert PAGE not in signed_in(cast.zhou_ba).get("/settings/").content.decode()


def test_t6_ones_own_channel_is_nobody_elses(cast: Cast) -> None:
    def add(actor: Any) -> Channel:
        return commands.add_channel(
            kind=Kind.DINGTALK, text=TEXT, scope=Scope.PERSON, subject=cast.li_si.pk, actor=actor
        )

    with pytest.raises(NotAllowed):
        add(cast.admin)
    mine = add(cast.li_si)
    assert mine.subject_name == "李四"
    assert signed_in(cast.admin).get(f"{PAGE}{mine.pk}/").status_code == 404
    assert Channel.objects.of(Scope.PERSON, cast.li_si.pk).usable().get() == mine


def test_a_project_is_named_by_its_code_and_kept_by_its_id(cast: Cast) -> None:
    project = in_execution(cast).project
    form = {"kind": "dingtalk", "name": "群", "address": ADDRESS, "scope": "project"}
    browser = signed_in(cast.admin)
    assert browser.post(PAGE, form | {"subject": "NONE"}).status_code == 422
    assert browser.post(PAGE, form | {"subject": project.code}).status_code == 302
    row = Channel.objects.of(Scope.PROJECT, project.pk).get()
    assert row.subject_name == project.code


def test_editing_keeps_what_is_left_empty(channel: Channel, cast: Cast) -> None:
    sealed = channel.address, channel.secret
    form = {"name": "新名", "address": "", "secret": "", "version": "1"}
    assert signed_in(cast.admin).post(f"{PAGE}{channel.pk}/", form).status_code == 302
    channel.refresh_from_db()
    assert (channel.address, channel.secret) == sealed
    assert (channel.name, channel.is_enabled, channel.version) == ("新名", False, 2)
    with pytest.raises(StaleVersion):
        commands.edit_channel(channel=channel, text=TEXT, version=1, actor=cast.admin)


def test_a_new_secret_puts_a_dead_channel_back_to_use(channel: Channel, cast: Cast) -> None:
    dead = commands.mark_dead(channel=channel, reason=Reason.SIGNATURE, said="310000")
    assert not dead.is_usable
    text = ChannelText(dead.name, secret="SEC-another")
    edited = commands.edit_channel(channel=dead, text=text, version=dead.version, actor=cast.admin)
    assert edited.is_usable
    assert edited.error == ""
    with pytest.raises(RuleViolation):
        commands.revive_channel(channel=edited, version=edited.version, actor=cast.admin)


def test_a_dead_channel_says_why_and_what_helps(channel: Channel, cast: Cast) -> None:
    dead = commands.mark_dead(channel=channel, reason=Reason.KEYWORD, said="310000 keywords")
    browser = signed_in(cast.admin)
    page = browser.get(f"{PAGE}{dead.pk}/").content.decode()
    assert "“协力”" in page
    assert "310000 keywords" in page
    again = browser.post(f"{PAGE}{dead.pk}/revivals/", {"version": str(dead.version)})
    assert again.status_code == 302
    channel.refresh_from_db()
    assert channel.is_usable


def test_removing_forgets_address_and_secret_and_says_so(channel: Channel, cast: Cast) -> None:
    answer = signed_in(cast.admin).post(f"{PAGE}{channel.pk}/removals/", {"version": "1"})
    assert answer.status_code == 302
    assert not Channel.objects.exists()
    assert Event.objects.filter(type="channel.removed").count() == 1


def test_another_key_of_the_installation_says_enter_it_again(made: Made, settings: Any) -> None:
    _robot, channel = made(Kind.WECOM)
    settings.SECRET_KEY = "another-key"
    assert commands.test_channel(channel=channel, actor=None).reason is Reason.UNREADABLE


def test_the_test_button_sends_and_says_what_the_platform_said(made: Made, company: Cast) -> None:
    robot, channel = made(Kind.DINGTALK)
    browser = signed_in(company.admin)
    page = browser.post(f"{PAGE}{channel.pk}/tests/").content.decode()
    assert 'class="told"' in page
    assert "项目群" in json.dumps(robot.arrived, ensure_ascii=False)
    robot.secret = "another"
    answer = browser.post(f"{PAGE}{channel.pk}/tests/")
    page = answer.content.decode()
    assert answer.status_code == 422, "its toast must not say that it was done"
    assert 'class="notice"' in page
    assert "机器人发送签名不匹配" in page
    assert [event.after for event in Event.objects.filter(type="channel.tested")] == [
        {"result": "sent", "reason": None},
        {"result": "refused", "reason": "signature"},
    ]


def test_a_dead_channel_can_be_tested_before_it_is_revived(made: Made, company: Cast) -> None:
    robot, channel = made(Kind.WECOM)
    commands.mark_dead(channel=channel, reason=Reason.GONE)
    assert commands.test_channel(channel=channel, actor=company.admin).result == "sent"
    channel.refresh_from_db()
    assert channel.dead_at is not None
    assert len(robot.arrived) == 1


def test_r8_a_test_keeps_to_the_limit(made: Made, company: Cast) -> None:
    robot, channel = made(Kind.WECOM)
    for _n in range(20):
        assert commands.claim_slot(channel) == 0
    outcome = commands.test_channel(channel=channel, actor=company.admin)
    assert (outcome.result, outcome.reason) == ("later", "limit")
    assert robot.arrived == []


def test_a_test_over_the_api_takes_no_idempotency_key(made: Made, company: Cast) -> None:
    robot, channel = made(Kind.FEISHU)
    _token, secret = people.create_token(person=company.admin, name="测试", actor=None)
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/channels/{channel.pk}/tests"
    answer = Client().post(path, headers=headers)
    assert (answer.status_code, answer.json()["result"]) == (201, "sent")
    refused = Client().post(path, headers=headers | {"Idempotency-Key": "k"})
    assert (refused.status_code, refused.json()["code"]) == (422, "channel.not_repeatable")
    assert len(robot.arrived) == 1


def test_a_list_of_twenty_costs_as_many_queries_as_one_of_two(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    browser, counts = signed_in(cast.admin), list[int]()
    for n in range(20):
        text = ChannelText(f"群 {n}", f"g{n}@example.com")
        commands.add_channel(kind=Kind.MAIL, text=text, actor=None)
        if n in {1, 19}:
            with django_assert_max_num_queries(50) as asked:
                browser.get(PAGE)
            counts.append(len(asked))
    assert counts[0] == counts[1]
