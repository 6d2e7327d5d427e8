"""The breakdown and the tracking sheet as a spreadsheet: keys, undo, and a block from Excel."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey.conftest import SignIn
from xieli.paper.queries import BREAKDOWN_HEADERS

pytestmark = pytest.mark.browser
ROWS = (
    ("网格项目", "梳理流程", "客服部", "张三", "", "2026-12-01", "2026-12-05", "流程图", "无"),
    ("", "改造系统", "客服部", "钱二", "", "2026-12-06", "2026-12-18", "新版本", "无"),
)


def start(page: Page, code: str) -> None:
    page.goto("/projects/from-table/")
    lines = [BREAKDOWN_HEADERS[:9], *ROWS]
    page.locator("textarea[name=text]").first.fill("\n".join("\t".join(row) for row in lines))
    page.get_by_role("button", name="预览").click()
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="建立项目").click()
    expect(page.locator("table[role=grid]")).to_contain_text("改造系统")


def cell(page: Page, row: int, field: str) -> Locator:
    return page.locator("table[role=grid] tbody tr").nth(row).locator(f"[data-field={field}]")


def reload(page: Page) -> None:
    """Once everything is durable: before that the browser would ask whether to leave."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.reload()


def paste(page: Page, target: Locator, text: str) -> None:
    target.focus()
    target.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const init = { clipboardData: data, bubbles: true, cancelable: true };
            cell.dispatchEvent(new ClipboardEvent("paste", init));
        }""",
        text,
    )


def test_cells_are_typed_walked_saved_discarded_and_undone(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    start(page, "GRID-1")
    cell(page, 0, "module").focus()
    page.keyboard.insert_text("需求")
    page.keyboard.press("Tab")
    expect(cell(page, 0, "module")).to_have_text("需求")
    expect(cell(page, 0, "action").locator(".editor")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("收集")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "action").locator(".editor")).to_be_focused()
    expect(cell(page, 0, "action")).to_have_text("收集")
    page.keyboard.insert_text("不要的")
    page.keyboard.press("Escape")
    expect(cell(page, 1, "action")).to_have_text("")
    reload(page)
    expect(cell(page, 0, "module")).to_have_text("需求")
    expect(cell(page, 0, "action")).to_have_text("收集")
    cell(page, 0, "deliverable").focus()
    page.keyboard.insert_text("另一份图")
    page.keyboard.press("Enter")
    page.locator(".toasts").get_by_role("button", name="撤销").click()
    expect(cell(page, 0, "deliverable")).to_have_text("流程图")
    reload(page)
    expect(cell(page, 0, "deliverable")).to_have_text("流程图")


def test_b4_a_refused_cell_opens_again_with_what_was_typed(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    start(page, "GRID-2")
    cell(page, 0, "planned_finish").focus()
    page.keyboard.press("Enter")
    field = cell(page, 0, "planned_finish").locator("input")
    field.fill("2026-11-01")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("B4")
    expect(cell(page, 0, "planned_finish").locator("input")).to_have_value("2026-11-01")
    cell(page, 0, "planned_finish").locator("input").press("Escape")
    expect(cell(page, 0, "planned_finish")).to_have_text("12-05")


def test_b1_an_owner_of_another_department_brings_it_along(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    start(page, "GRID-3")
    cell(page, 1, "owner").focus()
    page.keyboard.press("Enter")
    cell(page, 1, "owner").locator("select").select_option(label="王五")
    page.keyboard.press("Enter")
    expect(page.locator("table[role=grid] tbody tr").nth(1)).to_contain_text("产品部")


def test_a_block_from_excel_pasted_on_a_cell_opens_the_preview(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    start(page, "GRID-4")
    paste(page, cell(page, 0, "module"), "甲模块\t甲动作\n乙模块\t乙动作")
    page.wait_for_url("**/imports/")
    expect(page.locator("table.ledger").first).to_contain_text("梳理流程")
    page.locator("button[name=apply]").click()
    page.get_by_role("link", name="任务拆解与分工表").click()
    expect(cell(page, 1, "action")).to_have_text("乙动作")
    expect(cell(page, 0, "module")).to_have_text("甲模块")
    expect(cell(page, 0, "deliverable")).to_have_text("流程图")


def test_s3_a_cell_of_the_tracking_sheet_is_a_check_in(sign_in: SignIn) -> None:
    page = sign_in("zhao.liu")
    page.goto("/projects/DEMO-2/progress/")
    cell(page, 2, "percent").focus()
    page.keyboard.insert_text("15")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "percent")).to_contain_text("15%")
    reload(page)
    expect(cell(page, 2, "percent")).to_contain_text("15%")
    expect(cell(page, 0, "percent")).to_contain_text("70%")


def test_what_is_typed_survives_what_others_change(sign_in: SignIn) -> None:
    mine, theirs = sign_in("li.si"), sign_in("sun.qi")
    mine.goto("/projects/DEMO-2/progress/")
    mine.get_by_role("link", name="需求文档撰写与评审").click()
    note = mine.locator("form.checkin [name=note]")
    note.fill("还没写完的话")
    mine.locator("h1").first.click()
    theirs.goto("/projects/DEMO-2/progress/")
    cell(theirs, 3, "percent").focus()
    theirs.keyboard.type("5")
    theirs.keyboard.press("Enter")
    expect(mine.locator("table.ledger")).to_contain_text("5%", timeout=5000)
    expect(note).to_have_value("还没写完的话")


def test_the_palette_finds_by_pinyin_initials_and_goes_there(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("khtsl")
    expect(page.locator(".palette li a").first).to_contain_text("客户投诉率下降项目")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/DEMO-2/progress/")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()


def test_c1_a_signed_cell_says_who_approves_and_what_was_typed_becomes_a_change_request(
    sign_in: SignIn,
) -> None:
    page = sign_in("zhou.ba")
    page.goto("/projects/DEMO-2/breakdown/")
    finish = cell(page, 0, "planned_finish")
    finish.focus()
    page.keyboard.press("Enter")
    finish.locator("input").fill("2027-03-30")
    expect(finish.locator(".tier")).to_contain_text("全部会签部门")
    finish.locator("input").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("变更申请")
    expect(finish.locator("input")).to_have_value("2027-03-30")
    page.locator(".toasts").get_by_role("button", name="起草变更申请").click()
    page.wait_for_url("**/changes/**")
    expect(page.locator(".sheet")).to_contain_text("2027-03-30")
    expect(page.locator(".sheet")).to_contain_text("突破截止日期")


def test_c1_the_page_of_a_signed_task_says_who_approves_before_it_is_saved(
    sign_in: SignIn,
) -> None:
    page = sign_in("zhou.ba")
    page.goto("/projects/DEMO-2/breakdown/")
    task = page.locator("table[role=grid] tbody tr").first.get_attribute("data-task")
    page.goto(f"/tasks/{task}/")
    page.locator("input[name=planned_finish]").fill("2027-03-30")
    expect(page.locator(".tier")).to_contain_text("全部会签部门")
    page.locator("input[name=note]").fill("另行说明")
    page.reload()
    page.locator("input[name=note]").fill("另行说明")
    expect(page.locator(".tier")).to_contain_text("无需审批")
