"""钉钉自定义机器人: open.dingtalk.com, 自定义机器人接入 and its 安全设置."""

import base64
import hashlib
import hmac
from typing import Any

from tests.platforms.server import Reply, Robot, is_text


def error(code: int, words: str) -> Reply:
    return 200, {"errcode": code, "errmsg": words}


class DingTalk(Robot):
    PATH = "/robot/send?access_token={token}"
    WINDOWS = ((20, 60.0),)
    SILENCE = 600.0
    TOO_FAST = error(130101, "send too fast, exceed 20 times per minute")

    def check(self, query: dict[str, str], message: dict[str, Any], raw: bytes) -> Reply | None:
        if self.secret:
            moment = query.get("timestamp", "0")
            if abs(self.now() * 1000 - int(moment)) > 3_600_000:
                return error(310000, "invalid timestamp")
            signed = hmac.new(
                self.secret.encode(), f"{moment}\n{self.secret}".encode(), hashlib.sha256
            )
            if query.get("sign") != base64.b64encode(signed.digest()).decode():
                return error(310000, "description:机器人发送签名不匹配;solution:请确认签名")
        if self.refuses_our_ip:
            return error(310000, "ip 203.0.113.9 not in whitelist")
        if len(raw) > 20_000:
            return error(460101, "message too long")
        kind = message.get("msgtype")
        body = message.get(kind or "")
        if not isinstance(body, dict):
            return error(40035, "缺少参数 json")
        needed = {
            "markdown": ("title", "text"),
            "actionCard": ("title", "text", "singleTitle", "singleURL"),
        }.get(str(kind))
        if needed is None or not all(is_text(body.get(key)) for key in needed):
            return error(400105, "不支持的消息类型")
        if self.keyword and self.keyword not in body["title"] + body["text"]:
            return error(310000, "keywords not in content")
        for mobile in message.get("at", {}).get("atMobiles", []):
            if f"@{mobile}" not in body["text"]:
                return error(40035, "被@人的手机号不在内容中")
        return None

    def gone(self) -> Reply:
        return error(300001, "token is not exist")

    def malformed(self) -> Reply:
        return error(43004, "无效的HTTP HEADER Content-Type")
