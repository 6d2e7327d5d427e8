"""The live example in a real browser, from its second table to the archive and a second project."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journey.conftest import PASSWORD, SignIn, press

type Keep = Callable[[Page, str], None]
OWNERS = {
    "zhang.san": "用户反馈数据收集与分析",
    "wang.wu": "需求文档撰写与评审",
    "zhao.liu": "功能开发与测试",
    "sun.qi": "上线效果监控与报告输出",
}
HEADS = ("zhou.ba", "li.si", "zheng.shiyi", "feng.er", "zhao.liu.zk")
pytestmark = pytest.mark.browser


def sign_everywhere(sign_in: SignIn, page: str) -> None:
    """Every head reads the text at its page and signs it, as on a phone."""
    for login in HEADS:
        phone = sign_in(login, width=390)
        phone.goto(page)
        bar = phone.locator(".signbar")
        bar.locator("[name=password]").fill(PASSWORD)
        bar.get_by_role("button", name="签字").click()
        expect(phone.locator(".signbar")).to_have_count(0)
        phone.context.close()


def finish_every_task(sign_in: SignIn) -> None:
    for login, title in OWNERS.items():
        owner = sign_in(login, width=390)
        owner.goto("/projects/DEMO-2/progress/")
        owner.get_by_role("link", name=title).first.click()
        form = owner.locator("form.checkin")
        form.locator("[name=status]").select_option("done")
        form.locator("[name=percent]").fill("100")
        form.locator("[name=deliverable]").fill(f"{title}的成果")
        form.get_by_role("button", name="报进度").click()
        expect(owner.locator("aside.panel h2")).to_contain_text("已完成")
        owner.context.close()


def close_every_exception(lead: Page) -> None:
    lead.goto("/projects/DEMO-2/exceptions/")
    while (forms := lead.locator("details[open] form")).count():
        form = forms.first
        for name in ("reason", "impact", "resolution"):
            form.locator(f"[name={name}]").fill("已核实")
        form.locator("[name=recovery_on]").fill("2026-12-01")
        press(lead, form.get_by_role("button", name="保存"))
        lead.goto("/projects/DEMO-2/exceptions/")
    for word in ("受理", "关闭"):
        while (buttons := lead.get_by_role("button", name=word, exact=True)).count():
            press(lead, buttons.first)
            lead.goto("/projects/DEMO-2/exceptions/")


def test_from_the_second_table_to_the_archive_and_a_second_project(
    sign_in: SignIn, keep: Keep
) -> None:
    """A1-A6: accepted with evidence, learned from, sealed, and started from again."""
    finish_every_task(sign_in)
    lead = sign_in("zhou.ba")
    close_every_exception(lead)

    quality = sign_in("zhao.liu.zk")
    expect(quality.locator("main")).to_contain_text("任务全部完成：开启验收")
    quality.goto("/projects/DEMO-2/acceptance/")
    quality.get_by_role("button", name="开启验收").click()
    goal = quality.locator("article.card")
    goal.locator("[name=measured]").fill("78 件")
    goal.locator("[name=evidence]").fill("第14周下降22%")
    goal.locator("[name=acceptor]").select_option(label="赵六 · 质控部 · 质控部经理")
    goal.get_by_role("button", name="保存实测结果").click()
    expect(quality.get_by_role("alert")).to_contain_text("单位")
    expect(goal.locator("[name=evidence]")).to_have_value("第14周下降22%")
    goal.locator("[name=measured]").fill("78%")
    goal.get_by_role("button", name="保存实测结果").click()
    files = goal.locator("input[type=file]")
    page: FilePayload = {"name": "投诉.csv", "mimeType": "text/csv", "buffer": b"<html><script>"}
    files.set_input_files(files=page)
    goal.get_by_role("button", name="上传").click()
    expect(quality.locator("main")).to_contain_text("与扩展名不符")
    quality.goto("/projects/DEMO-2/acceptance/")
    data: FilePayload = {
        "name": "投诉.csv",
        "mimeType": "text/csv",
        "buffer": "周,件\n14,3.9\n".encode(),
    }
    files.set_input_files(files=data)
    goal.get_by_role("button", name="上传").click()
    expect(goal).to_contain_text("投诉.csv")
    goal.get_by_role("button", name="确认结论").click()
    expect(goal).to_contain_text("已确认")
    keep(quality, "acceptance")
    quality.get_by_role("button", name="送签").click()
    expect(quality.locator(".sheet")).to_contain_text("会签栏")
    sign_everywhere(sign_in, "/projects/DEMO-2/acceptance/")

    lead.goto("/projects/DEMO-2/retrospective/")
    lead.get_by_role("button", name="发起复盘").click()
    for question, words in (
        ("went_well", "每日同步"), ("to_improve", "变更晚知"), ("standardise", "建立变更审批"),
    ):  # fmt: skip
        card = lead.locator(f"section[aria-labelledby=q-{question}]")
        card.locator("form [name=text]").last.fill(words)
        if question == "standardise":
            card.locator("form [name=due_on]").last.fill("2026-12-31")
        card.get_by_role("button", name="添加").click()
        expect(lead.locator(".lessons").filter(has_text=words)).to_be_visible()
    voter = sign_in("li.si", width=390)
    voter.goto("/projects/DEMO-2/retrospective/")
    voter.get_by_role("button", name="赞同").first.click()
    expect(voter.get_by_role("button", name="赞同 1")).to_be_visible()
    keep(voter, "retrospective-phone")
    lead.goto("/projects/DEMO-2/retrospective/")
    lead.get_by_role("button", name="送签").click()
    sign_everywhere(sign_in, "/projects/DEMO-2/retrospective/")

    lead.goto("/projects/DEMO-2/archive/")
    keep(lead, "archive")
    lead.get_by_role("button", name="归档封存").click()
    expect(lead.locator("h1")).to_contain_text("客户投诉率下降项目")
    keep(lead, "case")
    start = lead.locator("#start")
    start.locator("[name=title]").fill("下一季度投诉率")
    start.locator("[name=code]").fill("AGAIN-1")
    start.get_by_role("button", name="建立草稿").click()
    expect(lead.locator("h1")).to_contain_text("下一季度投诉率")
    lead.goto("/projects/AGAIN-1/breakdown/")
    for title in OWNERS.values():
        expect(lead.locator("table.ledger")).to_contain_text(title)
    lead.goto("/cases/?words=投诉")
    expect(lead.locator("table.ledger")).to_contain_text("DEMO-2")
