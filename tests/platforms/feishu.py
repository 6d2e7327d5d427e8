"""飞书自定义机器人: open.feishu.cn, 自定义机器人使用指南."""

import base64
import hashlib
import hmac
import json
from typing import Any

from tests.platforms.server import Reply, Robot, is_text


def error(code: int, words: str) -> Reply:
    return 200, {"code": code, "msg": words, "data": {}}


class Feishu(Robot):
    PATH = "/open-apis/bot/v2/hook/{token}"
    WINDOWS = ((100, 60.0), (5, 1.0))
    TOO_FAST = error(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]")

    def check(self, query: dict[str, str], message: dict[str, Any], raw: bytes) -> Reply | None:
        if len(raw) > 20 * 1024:
            return error(9499, "Bad Request")
        if self.secret:
            moment = str(message.get("timestamp", "0"))
            key = f"{moment}\n{self.secret}".encode()
            sign = base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
            if message.get("sign") != sign or abs(self.now() - int(moment)) > 3600:
                words = "sign match fail or timestamp is not within one hour from current time"
                return error(19021, words)
        if self.refuses_our_ip:
            return error(19022, "Ip Not Allowed")
        if message.get("msg_type") != "interactive" or not self._is_card(message.get("card")):
            return error(9499, "Bad Request")
        if self.keyword and self.keyword not in json.dumps(message, ensure_ascii=False):
            return error(19024, "Key Words Not Found")
        return None

    def _is_card(self, card: Any) -> bool:
        title = card["header"]["title"] if isinstance(card, dict) else {}
        return title.get("tag") == "plain_text" and is_text(title.get("content"))

    def gone(self) -> Reply:
        return error(19001, "param invalid: incoming webhook access token invalid")

    def malformed(self) -> Reply:
        return error(9499, "Bad Request")

    def taken(self) -> Reply:
        return 200, {"StatusCode": 0, "StatusMessage": "success", "code": 0, "msg": "success"}
