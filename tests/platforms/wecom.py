"""企业微信群机器人: developer.work.weixin.qq.com/document/path/91770."""

from typing import Any

from tests.platforms.server import Reply, Robot, is_text

LONGEST = {"text": 2048, "markdown": 4096}  # bytes


def error(code: int, words: str) -> Reply:
    hint = f"hint: [1], from ip: 203.0.113.9, more info at devtool/query?e={code}"
    return 200, {"errcode": code, "errmsg": f"{words}, {hint}"}


class WeCom(Robot):
    PATH = "/cgi-bin/webhook/send?key={token}"
    WINDOWS = ((20, 60.0),)
    TOO_FAST = error(45009, "api freq out of limit")

    def check(self, query: dict[str, str], message: dict[str, Any], raw: bytes) -> Reply | None:
        kind = str(message.get("msgtype"))
        if kind not in LONGEST:
            return error(40008, "invalid message type")
        content = message.get(kind, {}).get("content")
        if not is_text(content):
            return error(40058, f"{kind}.content is empty")
        if len(content.encode()) > LONGEST[kind]:
            return error(40058, f"{kind}.content exceed max length {LONGEST[kind]}")
        mobiles = message[kind].get("mentioned_mobile_list", [])
        if mobiles and kind != "text":
            return error(40058, "only text calls by mobile")
        if self.refuses_our_ip:
            return error(60020, "not allow to access from your ip")
        return None

    def gone(self) -> Reply:
        return error(93000, "invalid webhook url")

    def malformed(self) -> Reply:
        return error(40058, "invalid Request Parameter")
