"""The three chat platforms as their public pages describe them, on 127.0.0.1.

They check signature and body, enforce the published limits with the published errors, can be slow,
fail or be gone, and tell what arrived. Nothing of Xieli is used here: what both sides took from
the same page is written down twice.
"""

from .dingtalk import DingTalk
from .feishu import Feishu
from .server import Robot
from .wecom import WeCom

__all__ = ["DingTalk", "Feishu", "Robot", "WeCom"]
