"""How a message reads on each platform: pencil and paper (rules)."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from xieli.channels.rules import (
    PLATFORMS,
    Answer,
    Card,
    Limit,
    Mention,
    address_of,
    dingtalk,
    feishu,
    kept,
    wait,
)

NOW = datetime.fromtimestamp(1795424400, UTC)
CARD = Card(
    "催办：质控部未会签", ["《启动纪要》", "已等待 2 天"], "https://xieli.example.com/to-sign/"
)
CALLS = Card(CARD.title, CARD.lines, CARD.link, [Mention("周八", "13800000001"), Mention("李四")])
LONG = Card("一周待办", [f"第 {n} 件：撰写需求文档" for n in range(1, 2001)], CARD.link)


def message_of(kind: str, card: Card) -> Any:
    return PLATFORMS[kind].payload(card)


def size(kind: str, card: Card) -> int:
    return len(json.dumps(PLATFORMS[kind].payload(card), ensure_ascii=False).encode())


def test_dingtalk_gets_a_card_with_one_button() -> None:
    message = message_of("dingtalk", CARD)
    assert message["msgtype"] == "actionCard"
    assert message["actionCard"]["singleURL"] == CARD.link
    assert message["actionCard"]["singleTitle"] == "打开"
    assert "《启动纪要》" in message["actionCard"]["text"]


def test_dingtalk_calls_by_mobile_in_markdown_which_an_action_card_cannot() -> None:
    message = message_of("dingtalk", CALLS)
    assert message["msgtype"] == "markdown"
    assert message["at"] == {"atMobiles": ["13800000001"], "isAtAll": False}
    assert "@13800000001 @李四" in message["markdown"]["text"]
    assert f"[打开]({CARD.link})" in message["markdown"]["text"]


def test_wecom_gets_markdown_and_text_where_somebody_is_called_by_mobile() -> None:
    assert message_of("wecom", CARD)["msgtype"] == "markdown"
    message = message_of("wecom", CALLS)
    assert message["text"]["mentioned_mobile_list"] == ["13800000001"]
    assert CARD.link in message["text"]["content"]
    assert "@李四" in message["text"]["content"]


def test_feishu_gets_an_interactive_card_that_calls_by_email() -> None:
    calls = [Mention("周八", "13800000001", "zhou.ba@example.com"), Mention("李四")]
    card = message_of("feishu", Card("催办", [], CARD.link, calls))["card"]
    assert card["header"]["title"]["content"] == "协力 · 催办"
    assert card["elements"][0]["text"]["content"] == "<at email=zhou.ba@example.com></at> @李四"
    assert card["elements"][1]["actions"][0]["url"] == CARD.link


def test_every_message_holds_the_word_a_robot_may_ask_for() -> None:
    for platform in PLATFORMS.values():
        assert "协力" in json.dumps(platform.payload(CARD), ensure_ascii=False)


@pytest.mark.parametrize("kind", PLATFORMS)
def test_d_what_somebody_named_a_task_is_no_markup(kind: str) -> None:
    card = Card(
        "<at id=all></at>", ["[点我](http://evil.example.com)", "**急**\n假标题", "# 假标题"]
    )
    said = json.dumps(PLATFORMS[kind].payload(card), ensure_ascii=False)
    assert "<at" not in said
    assert "[点我]" not in said
    assert "**" not in said
    assert "\\n假标题" not in said
    assert "# 假标题" not in said


@pytest.mark.parametrize(
    ("kind", "largest"), [("dingtalk", 20_000), ("wecom", 4096 + 300), ("feishu", 20 * 1024)]
)
def test_a_long_card_is_cut_at_a_line_and_says_what_is_missing(kind: str, largest: int) -> None:
    message = PLATFORMS[kind].payload(LONG)
    text = json.dumps(message, ensure_ascii=False)
    assert largest * 0.9 < size(kind, LONG) <= largest, "as much as fits"
    lines = text.count("撰写需求文档")
    assert f"…还有 {2000 - lines} 条" in text
    assert LONG.link in text, "the rest is behind the link"


def test_a_card_of_a_thousand_people_in_english_still_fits_a_text_of_wecom() -> None:
    card = Card("Digest", ["x" * 3000], "https://x.example.com", [Mention("a", "1" * 11)], "en")
    content = message_of("wecom", card)["text"]["content"]
    assert "…and 1 more" in content
    assert len(content.encode()) <= 2048


def test_signatures_are_those_the_pages_describe() -> None:
    """Worked out with openssl: `printf … | openssl dgst -sha256 -hmac … -binary | base64`."""
    robot = "https://oapi.dingtalk.com/robot/send?access_token=x"
    expected = "L5tFwkfdGHI8WCAmbOjcjIhJ5ZDQKmsCTaB6KOoCbGY="
    signed = parse_qs(urlsplit(dingtalk.signed(robot, "SECx", NOW)).query)
    assert signed["timestamp"] == ["1795424400000"]
    assert signed["sign"] == [expected]
    assert feishu.signed({}, "demo", NOW) == {
        "timestamp": "1795424400",
        "sign": "KnWo9FcIYGqD0W+ZY19PkDoI9D2SNhje3llbMPRzE6c=",
    }
    assert dingtalk.signed(robot, "", NOW) == robot
    assert feishu.signed({}, "", NOW) == {}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("dingtalk", "http://oapi.dingtalk.com/robot/send?access_token=abcdefgh"),
        ("dingtalk", "https://oapi.dingtalk.com.evil.example/robot/send?access_token=abcdefgh"),
        ("dingtalk", "https://user@oapi.dingtalk.com/robot/send?access_token=abcdefgh"),
        ("dingtalk", "https://oapi.dingtalk.com:8443/robot/send?access_token=abcdefgh"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send"),
        ("dingtalk", "https://oapi.dingtalk.com/user/get?access_token=abcdefgh"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a/../b"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/../../x"),
        ("feishu", "https://127.0.0.1/open-apis/bot/v2/hook/abcdefgh"),
        ("feishu", "file:///etc/passwd"),
        ("wecom", "[::1"),
        ("wecom", ""),
    ],
)
def test_d_only_https_to_the_platform_itself_is_an_address(kind: str, said: str) -> None:
    with pytest.raises(ValueError):
        address_of(PLATFORMS[kind], said)


def test_what_was_pasted_beside_the_token_is_left_out() -> None:
    said = " https://oapi.dingtalk.com/robot/send?timestamp=1&access_token=abcdefgh&sign=x "
    address = "https://oapi.dingtalk.com/robot/send?access_token=abcdefgh"
    assert address_of(PLATFORMS["dingtalk"], said) == address


def test_r8_no_more_than_the_limit_goes_within_any_minute() -> None:
    limits = [Limit(count=3, seconds=60, slack=5)]
    assert wait([0, 50], limits, 51) == 0
    assert wait([0, 50, 51], limits, 52) == 13, "65 s after the first"
    assert wait([0, 50, 51], limits, 65) == 0
    assert kept([0, 50, 51], limits, 66) == [50, 51]


def test_r8_a_clock_that_was_set_back_does_not_silence_a_channel() -> None:
    limits = [Limit(count=1, seconds=60, slack=5)]
    assert kept([100_000], limits, 1_000) == []


@pytest.mark.parametrize(
    ("kind", "body", "result", "reason"),
    [
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, "sent", None),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "later", "limit"),
        ("dingtalk", {"errcode": 410100, "errmsg": "发送速度太快而限流"}, "later", "limit"),
        ("dingtalk", {"errcode": -1, "errmsg": "系统繁忙"}, "later", "busy"),
        ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}, "refused", "gone"),
        ("dingtalk", {"errcode": 400013, "errmsg": "群已被解散"}, "refused", "gone"),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "refused", "signature"),
        ("dingtalk", {"errcode": 310000, "errmsg": "invalid timestamp"}, "refused", "signature"),
        ("dingtalk", {"errcode": 310000, "errmsg": "关键词不匹配"}, "refused", "keyword"),
        ("dingtalk", {"errcode": 310000, "errmsg": "ip 1.2.3.4 not in whitelist"}, "refused", "ip"),
        ("dingtalk", {"errcode": 430102, "errmsg": "含有不合适的文本"}, "refused", "content"),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "later", "limit"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "refused", "gone"),
        ("wecom", {"errcode": 40058, "errmsg": "exceed max length 4096"}, "refused", "content"),
        ("feishu", {"code": 0, "msg": "success"}, "sent", None),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, "sent", None),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, "later", "limit"),
        ("feishu", {"code": 9499, "msg": "too many request"}, "later", "limit"),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, "refused", "content"),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "refused", "signature"),
        ("feishu", {"code": 19022, "msg": "Ip Not Allowed"}, "refused", "ip"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "refused", "keyword"),
        ("feishu", {}, "later", "busy"),
    ],
)
def test_every_documented_answer_is_understood(
    kind: str, body: dict[str, Any], result: str, reason: str | None
) -> None:
    outcome = PLATFORMS[kind].read(Answer(200, body))
    assert (outcome.result, outcome.reason) == (result, reason)


def test_a_gateway_that_asks_for_patience_gets_it() -> None:
    outcome = PLATFORMS["wecom"].read(Answer(429, retry_after=90))
    assert (outcome.result, outcome.seconds) == ("later", 90)
