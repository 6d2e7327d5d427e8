"""How a message reads on each platform, what its answers mean, and how often it may be asked.

Written from the platforms' public pages on group robots: open.dingtalk.com (自定义机器人接入),
developer.work.weixin.qq.com/document/path/91770 (群机器人配置说明), open.feishu.cn
(自定义机器人使用指南).
"""

from .card import Card, Mention, fitted
from .dingtalk import DINGTALK
from .feishu import FEISHU
from .outcome import Answer, Outcome, Reason, Result
from .pace import Limit, kept, wait
from .platform import Platform, Request, address_of
from .wecom import WECOM

PLATFORMS = {"dingtalk": DINGTALK, "wecom": WECOM, "feishu": FEISHU}

__all__ = [
    "PLATFORMS",
    "Answer",
    "Card",
    "Limit",
    "Mention",
    "Outcome",
    "Platform",
    "Reason",
    "Request",
    "Result",
    "address_of",
    "fitted",
    "kept",
    "wait",
]
