"""Screens follow each other without a reload, whatever the network does; typing is never lost."""

import subprocess
import sys
import time
from collections.abc import Mapping

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journey.conftest import Served, SignIn
from tests.journey.test_grid import cell

pytestmark = pytest.mark.browser
SHEET = "/projects/DEMO-2/progress/"
PERCENT = """
import django; django.setup()
from xieli.progress import commands
from xieli.workplan.models import Task
task = Task.objects.get(project__code="DEMO-2", position={row})
commands.check_in(task=task, status="in_progress", percent={percent},
    forecast_finish=task.forecast_finish, note={note!r}, deliverable=None, version=task.version,
    actor=task.owner)
"""
NEWCOMER = """
from xieli.people import commands
from xieli.people.models import Department
commands.add_person(name="新同事", department=Department.objects.first(),
    email="new@xieli.example", actor=None)
"""
ROBOT = """
from xieli.channels import commands
from xieli.channels.commands import ChannelText
from xieli.people.models import Person
address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0"
commands.add_channel(kind="wecom", text=ChannelText("新建的群", address, ""),
    actor=Person.objects.filter(is_administrator=True).first())
"""


def has_a_line(page: Page) -> None:
    """Until this browser heard something from the server."""
    while not page.evaluate("JSON.parse(localStorage.getItem('xieli-live') ?? '{}').id"):
        page.wait_for_timeout(50)


def check_in(environment: Mapping[str, str], row: int, percent: int, note: str) -> None:
    """An owner checks in from the terminal, beside the server."""
    subprocess.run(
        [sys.executable, "-c", PERCENT.format(row=row, percent=percent, note=note)],
        env={**environment, "DJANGO_SETTINGS_MODULE": "xieli.config.settings"}, check=True,
    )  # fmt: skip


def streams(context: BrowserContext) -> list[str]:
    """Note every stream this browser asks for."""
    asked: list[str] = []
    context.on(
        "request", lambda request: asked.append(request.url) if "/live" in request.url else None
    )
    return asked


def settled(page: Page) -> None:
    """Until the page has taken in what its first look told it."""
    page.wait_for_timeout(500)


def test_a_check_in_shows_on_the_sheet_the_plan_the_history_and_the_home_page(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    lead = sign_in("zhou.ba")
    sheet, plan, history = (lead.context.new_page() for _ in range(3))
    sheet.goto(SHEET)
    plan.goto("/projects/DEMO-2/plan/")
    history.goto("/projects/DEMO-2/history/")
    owner = sign_in("zhao.liu")
    owner.goto("/")
    expect(owner.locator("#main")).to_contain_text("功能开发与测试")
    for page in (sheet, plan, history, owner):
        page.bring_to_front()
        settled(page)
        page.evaluate("window.unloaded = false")
    check_in(environment, 3, 35, "自动跟随")
    for page, words in ((sheet, "自动跟随"), (history, "#"), (owner, "35%")):
        page.bring_to_front()
        expect(page.locator("#main")).to_contain_text(words, timeout=5000)
        assert page.evaluate("window.unloaded") is False


def test_all_tabs_of_a_browser_share_one_line_and_the_next_tab_takes_it_over(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    first = sign_in("zhou.ba")
    has_a_line(first)
    asked = streams(first.context)
    with first.expect_request("**/live"):
        first.goto(SHEET)
    second = first.context.new_page()
    second.goto(SHEET)
    settled(second)
    assert len(asked) == 1
    check_in(environment, 3, 36, "两个标签页")
    for page in (first, second):
        page.bring_to_front()
        expect(page.locator("table.ledger")).to_contain_text("两个标签页", timeout=5000)
    first.close()
    check_in(environment, 3, 37, "接班")
    second.bring_to_front()
    expect(second.locator("table.ledger")).to_contain_text("接班", timeout=8000)
    assert len(asked) == 2


def test_after_being_offline_a_page_catches_up(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    page = sign_in("zhou.ba")
    page.goto(SHEET)
    settled(page)
    page.context.set_offline(True)
    check_in(environment, 3, 38, "断网时发生")
    time.sleep(1)
    page.context.set_offline(False)
    expect(page.locator("table.ledger")).to_contain_text("断网时发生", timeout=8000)


def test_what_is_typed_waits_is_said_and_follows_once_it_is_done(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    page = sign_in("zhao.liu")
    page.goto(SHEET)
    settled(page)
    typed = cell(page, 2, "note")
    typed.focus()
    page.keyboard.insert_text("正在写")
    check_in(environment, 3, 39, "别人写的")
    expect(page.locator(".waiting")).to_be_visible(timeout=5000)
    expect(typed.locator(".editor")).to_have_value("正在写")
    expect(cell(page, 2, "percent")).to_contain_text("39%")
    page.keyboard.press("Escape")
    page.locator("h1").first.click()
    expect(typed).to_contain_text("别人写的")
    expect(page.locator(".waiting")).to_be_hidden()


def test_a_form_with_unsaved_words_and_what_is_unfolded_stay(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    page = sign_in("zhou.ba")
    page.goto(SHEET)
    page.get_by_role("link", name="功能开发与测试").click()
    settled(page)
    reason = page.locator("aside.panel form.fields [name=reason]")
    reason.fill("还没写完的异常")
    page.locator("h1").first.click()
    check_in(environment, 3, 41, "面板也跟随")
    expect(page.locator("aside.panel .history")).to_contain_text("面板也跟随", timeout=5000)
    expect(reason).to_have_value("还没写完的异常")


def test_r12_two_windows_follow_each_other_over_a_restarted_server(
    sign_in: SignIn, served: Served, environment: Mapping[str, str]
) -> None:
    """A check-in in one window appears in the other; a restart in between loses nothing."""
    owner, lead = sign_in("zhao.liu"), sign_in("zhou.ba")
    for page in (owner, lead):
        page.goto(SHEET)
        has_a_line(page)
        settled(page)
        page.evaluate("window.unloaded = false")
    check_in_at(owner, "51", "重启之前")
    lead.bring_to_front()
    expect(lead.locator("table.ledger")).to_contain_text("重启之前", timeout=5000)
    served.end()
    check_in(environment, 3, 52, "服务停着的时候")
    served.begin()
    expect(lead.locator("table.ledger")).to_contain_text("服务停着的时候", timeout=20_000)
    owner.bring_to_front()
    expect(owner.locator("table.ledger")).to_contain_text("服务停着的时候", timeout=20_000)
    check_in_at(owner, "53", "重启之后")
    lead.bring_to_front()
    expect(lead.locator("table.ledger")).to_contain_text("重启之后", timeout=5000)
    for page in (owner, lead):
        expect(cell(page, 2, "percent")).to_contain_text("53%")
        assert page.evaluate("window.unloaded") is False


def test_the_administrators_pages_follow_what_another_one_does(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    people, channels, status = (sign_in("admin") for _ in range(3))
    for page, path in ((people, "people"), (channels, "channels"), (status, "status")):
        page.goto(f"/settings/{path}/")
        has_a_line(page)
        settled(page)
        page.evaluate("window.unloaded = false")
    beside(environment, NEWCOMER)
    beside(environment, ROBOT)
    expect(people.locator("#main")).to_contain_text("新同事", timeout=5000)
    channels.bring_to_front()
    expect(channels.locator("#main")).to_contain_text("新建的群", timeout=5000)
    status.bring_to_front()
    with status.expect_response(lambda answer: answer.url.endswith("/settings/status/")):
        pass  # what no event tells of is looked at again every ten seconds
    for page in (people, channels, status):
        assert page.evaluate("window.unloaded") is False


def check_in_at(page: Page, percent: str, note: str) -> None:
    """Their owner writes both into the sheet, as one does."""
    page.bring_to_front()
    for field, words in (("percent", percent), ("note", note)):
        typed = cell(page, 2, field)
        typed.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(words)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Enter")
        expect(typed).to_contain_text(words)


def beside(environment: Mapping[str, str], code: str) -> None:
    """Something happens from the terminal, beside the server."""
    subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "xieli.config.settings"}, check=True,
    )  # fmt: skip
