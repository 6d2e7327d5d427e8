"""Signing in a browser: a wrong password loses nothing, an edit shows what changed (K3, K4)."""

import pytest
from playwright.sync_api import Page, expect

from tests.journey.conftest import PASSWORD, SignIn
from tests.journey.test_grid import start

pytestmark = pytest.mark.browser
WORDS = (("background", "超时率上升"), ("scope_in", "系统"), ("scope_out", "仓库"),
         ("starts_on", "2026-12-01"), ("deadline", "2026-12-31"))  # fmt: skip
GOAL = (("metric", "超时率"), ("baseline", "10"), ("target", "5"), ("goal_on", "2026-12-20"))


def submit_charter(page: Page, code: str) -> None:
    """Start a project that 质控部 supervises, and send its charter around."""
    start(page, code)
    page.goto(f"/projects/{code}/charter/edit/")
    for name, words in WORDS:
        page.locator(f"[name={name}]").fill(words)
    for name, words in GOAL:
        page.locator(f"[name={name}]").first.fill(words)
    page.locator("[name=milestone]").first.fill("上线")
    page.locator("[name=milestone_on]").first.fill("2026-12-20")
    count = page.locator("[name=department]").count()
    page.locator("[name=department]").last.select_option(label="质控部")
    expect(page.locator("[name=department]")).to_have_count(count + 1)
    page.locator("[name=role]").nth(count - 1).select_option("supervising")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="送签").click()
    expect(page.locator(".signbar")).to_be_visible()


def test_k3_k4_typed_words_survive_and_changed_words_are_shown(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    submit_charter(page, "SIGN-1")
    page.locator(".signbar [name=opinion]").fill("同意,口径以工单为准")
    page.locator(".signbar [name=password]").fill("wrong")
    page.locator(".signbar").get_by_role("button", name="签字").click()
    expect(page.get_by_role("alert")).to_contain_text("密码不正确")
    expect(page.locator("[name=opinion]")).to_have_value("同意,口径以工单为准")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="签字").click()
    expect(page.locator(".sheet")).to_contain_text("同意,口径以工单为准")
    page.goto("/projects/SIGN-1/charter/edit/")
    page.locator("[name=background]").fill("超时率连续上升")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".changed ins")).to_have_text("连续")
    expect(page.locator(".changed")).to_contain_text("客服部")


def test_v4_the_page_notices_that_the_end_of_the_text_came_into_view(sign_in: SignIn) -> None:
    lead = sign_in("zhou.ba")
    submit_charter(lead, "SIGN-2")
    lead.set_viewport_size({"width": 390, "height": 600})
    lead.goto("/projects/SIGN-2/charter/")
    sign(lead)
    lead.locator(".sheet small a").first.click()
    expect(lead.locator(".seal")).to_be_visible()
    expect(lead.get_by_text("已展示至末尾")).to_have_count(0)
    supervisor = sign_in("zhao.liu.zk")
    supervisor.goto("/projects/SIGN-2/charter/")
    supervisor.locator("#text .text").evaluate("text => text.scrollIntoView({block: 'end'})")
    supervisor.mouse.wheel(0, 120)
    supervisor.wait_for_timeout(100)
    sign(supervisor)
    supervisor.locator(".sheet small a").first.click()
    expect(supervisor.get_by_text("已展示至末尾")).to_have_count(1)


def sign(page: Page) -> None:
    page.locator(".signbar [name=password]").fill(PASSWORD)
    page.locator(".signbar").get_by_role("button", name="签字", exact=True).click()
    expect(page.locator(".signbar")).to_have_count(0)
