"""A link in a message, opened in a real browser by somebody who is not signed in (S3)."""

import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
LINK = """
import django; django.setup()
from xieli.progress.queries import check_in_link
from xieli.workplan.models import Task
task = Task.objects.select_related("owner").get(project__code="DEMO-2", position=3)
print(check_in_link([task.pk], task.owner))
"""


def test_s3_one_tap_in_a_message_checks_in_and_the_line_takes_the_deliverable(
    browser: Browser, address: str, environment: Mapping[str, str],
    keep: Callable[[Page, str], None],
) -> None:  # fmt: skip
    link = subprocess.run(
        [sys.executable, "-c", LINK],
        env={**environment, "DJANGO_SETTINGS_MODULE": "xieli.config.settings"},
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    phone = browser.new_context(
        viewport={"width": 390, "height": 768}, locale="zh-CN", base_url=address
    )
    page = phone.new_page()
    page.goto(link)
    keep(page, "check-in-link-390")
    page.get_by_role("button", name="无变化").click()
    expect(page.get_by_role("status")).to_contain_text("已更新到进度表")
    page.get_by_text("改报其他进度").click()
    page.locator("[name=percent]").fill("100")
    page.get_by_role("button", name="报进度").click()
    expect(page.get_by_role("alert")).to_contain_text("100")
    page.locator("[name=deliverable]").fill("测试报告见共享盘")
    page.get_by_role("button", name="报进度").click()
    expect(page.get_by_role("status")).to_contain_text("已更新到进度表")
    expect(page.locator("main")).to_contain_text("100%")
    phone.close()
