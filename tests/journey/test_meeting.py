"""A weekly meeting in a real browser: called, held, minuted, confirmed on a phone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journey.conftest import SignIn, press

pytestmark = pytest.mark.browser
SOON = datetime.now(UTC) + timedelta(days=3)


def test_s6_from_the_agenda_to_minutes_that_are_confirmed(
    sign_in: SignIn, keep: Callable[[Page, str], None]
) -> None:
    lead = sign_in("zhou.ba")
    lead.goto("/projects/DEMO-2/meetings/")
    expect(lead.locator("table.ledger").first).to_contain_text("用户反馈数据收集与分析")
    lead.locator("summary", has_text="召集会议").click()
    lead.locator("[name=starts_at]").fill(f"{SOON:%Y-%m-%dT%H:%M}")
    lead.get_by_role("button", name="召集", exact=True).click()
    lead.get_by_role("button", name="开始会议").click()
    expect(lead.locator(".clock")).to_contain_text("/ 30:00")
    point = lead.locator("article.card.large").first
    point.locator("textarea").fill("周四前交付工具")
    press(lead, point.get_by_role("button", name="保存"))
    # What is typed while a page is on its way stays, and so does what another button did not send.
    lead.locator("[name=summary]").fill("其余不变")
    action = lead.locator("form", has=lead.locator("[name=owner]"))
    action.locator("[name=text]").fill("催技术部交付")
    action.locator("[name=owner]").select_option(label="张三 客服部")
    action.locator("[name=due_on]").fill(f"{SOON:%Y-%m-%d}")
    press(lead, action.get_by_role("button", name="定下来"))
    expect(lead.locator("main li", has_text="催技术部交付")).to_be_visible()
    expect(lead.locator("[name=summary]")).to_have_value("其余不变")
    lead.get_by_role("button", name="结束并生成会议纪要").click()
    expect(lead.locator("main h3", has_text="到会人员确认")).to_be_visible()
    keep(lead, "meeting-minutes")

    owner = sign_in("zhang.san", width=390)
    expect(owner.locator("main")).to_contain_text("催技术部交付")
    owner.get_by_role("link", name="阅读并确认").click()
    expect(owner.locator("main")).to_contain_text("周四前交付工具")
    owner.get_by_role("button", name="确认会议纪要").click()
    mine = owner.locator("li", has_text="客服部·张三")
    expect(mine.locator("time")).to_be_visible()
    keep(owner, "meeting-confirmed")


def test_s7_a_decision_is_confirmed_from_the_to_dos(sign_in: SignIn) -> None:
    lead = sign_in("zhou.ba")
    lead.goto("/projects/DEMO-2/meetings/")
    form = lead.locator("form", has=lead.get_by_role("button", name="发布", exact=True))
    form.locator("[name=text]").fill("数据口径以客服系统月报为准")
    form.locator("[name=is_for_all]").check()
    form.get_by_role("button", name="发布", exact=True).click()
    expect(lead.locator("article", has_text="数据口径以客服系统月报为准")).to_be_visible()
    owner = sign_in("wang.wu", width=390)
    asked = owner.locator("li", has_text="数据口径以客服系统月报为准")
    asked.get_by_role("button", name="我已确认").click()
    expect(asked).to_have_count(0)
