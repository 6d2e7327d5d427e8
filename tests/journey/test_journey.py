"""The user's example in a real browser, as each of its people."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.journey.conftest import PASSWORD, SignIn
from xieli.paper.queries import BREAKDOWN_HEADERS

type Keep = Callable[[Page, str], None]
PAGES = (
    "/", "/projects/", "/projects/new/", "/projects/from-table/", "/projects/DEMO-2/charter/",
    "/projects/DEMO-2/breakdown/", "/projects/DEMO-2/progress/", "/projects/DEMO-2/exceptions/",
    "/projects/DEMO-2/imports/", "/projects/DEMO-2/history/", "/people/switch/", "/settings/",
    "/projects/DEMO-2/charter/edit/", "/projects/DEMO-2/cancellation/",
    "/projects/DEMO-2/tasks/new/",
    "/projects/DEMO-2/plan/", "/projects/DEMO-1/plan/?from=1&to=actual&scale=week",
    "/to-sign/", "/settings/me/signing/", "/settings/signatures/", "/settings/delegations/",
    "/settings/extracts/", "/projects/DEMO-1/changes/", "/projects/DEMO-1/verification/",
    "/settings/departments/", "/settings/people/", "/settings/calendar/", "/settings/me/",
    "/projects/new/small/", "/projects/DEMO-2/acceptance/", "/projects/DEMO-2/retrospective/",
    "/projects/DEMO-2/archive/", "/projects/DEMO-1/acceptance/", "/projects/DEMO-1/retrospective/",
    "/projects/DEMO-1/archive/", "/cases/", "/playbooks/", "/playbooks/new/",
    "/playbooks/2_complaint_relay/", "/playbooks/1_product_launch/edit/",
)  # fmt: skip
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("width", [1366, 390])
def test_every_page_is_free_of_accessibility_faults(
    sign_in: SignIn, keep: Keep, english: bool, width: int
) -> None:
    page = sign_in("zhou.ba", width=width, english=english)
    faults = {}
    for path in PAGES:
        page.goto(path)
        keep(page, f"{'en' if english else 'zh'}-{width}{path.replace('/', '-')}")
        asks_axe = english == (width == 390)  # both languages, both widths; the markup is the same
        found = Axe().run(page).response["violations"] if asks_axe else []
        if found:
            faults[path] = [(f["id"], f["nodes"][0]["html"][:120]) for f in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert faults == {}


@pytest.mark.parametrize("width", [1366, 390])
def test_panels_and_the_page_of_a_task_are_free_of_them_too(
    sign_in: SignIn, keep: Keep, width: int
) -> None:
    page = sign_in("zhou.ba", width=width)
    faults = {}
    for sheet in ("breakdown", "progress"):
        page.goto(f"/projects/DEMO-2/{sheet}/")
        page.get_by_role("link", name="需求文档撰写与评审").first.click()
        expect(page.locator("aside.panel")).to_be_visible()
        keep(page, f"panel-{sheet}-{width}")
        faults[sheet] = Axe().run(page).response["violations"]
    page.goto("/projects/DEMO-2/breakdown/")
    page.get_by_role("link", name="需求文档撰写与评审").first.click()
    page.get_by_role("link", name="编辑全部内容").click()
    page.wait_for_url("**/tasks/**")
    expect(page.locator("aside.panel")).to_have_count(0)
    faults["task"] = Axe().run(page).response["violations"]
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open]")).to_be_visible()
    faults["palette"] = Axe().run(page).response["violations"]
    names = {place: [fault["id"] for fault in found] for place, found in faults.items()}
    assert names == {"breakdown": [], "progress": [], "task": [], "palette": []}


@pytest.mark.parametrize("width", [1366, 390])
def test_the_channels_an_administrator_sees_are_free_of_them_too(
    sign_in: SignIn, keep: Keep, width: int
) -> None:
    page = sign_in("admin", width=width)
    faults = {}
    page.goto("/settings/channels/")
    page.locator("select[name=kind]").select_option("mail")
    page.locator("input[name=name]").fill(f"邮件组 {width}")
    page.locator("input[name=address]").fill(f"group{width}@example.com")
    page.locator("form.card .primary").click()
    expect(page.locator("h2 .status")).to_be_visible()
    keep(page, f"channel-{width}")
    faults["channel"] = Axe().run(page).response["violations"]
    page.goto("/settings/channels/")
    keep(page, f"channels-{width}")
    faults["channels"] = Axe().run(page).response["violations"]
    names = {place: [fault["id"] for fault in found] for place, found in faults.items()}
    assert names == {"channel": [], "channels": []}


def test_one_click_switches_between_the_people_of_the_demonstration(sign_in: SignIn) -> None:
    page = sign_in("zhou.ba")
    page.get_by_role("button", name="切换身份").click()
    page.locator("#switch-menu").get_by_role("button", name="王五").click()
    expect(page.locator(".me")).to_contain_text("王五")


def test_t6_the_marketing_department_sees_nothing(sign_in: SignIn) -> None:
    page = sign_in("wu.jiu")
    page.goto("/projects/")
    expect(page.locator("body")).not_to_contain_text("客户投诉率下降项目")
    for path in ("charter", "breakdown", "progress", "documents/progress.xlsx"):
        answer = page.request.get(f"/projects/DEMO-2/{path}/".replace("xlsx/", "xlsx"))
        assert answer.status == 404


def test_a_check_in_appears_on_anothers_screen_without_reload(sign_in: SignIn, keep: Keep) -> None:
    lead, owner = sign_in("zhou.ba"), sign_in("wang.wu", width=390)
    lead.goto("/projects/DEMO-2/progress/")
    expect(lead.locator("table.ledger")).not_to_contain_text("25%")
    owner.goto("/")
    owner.locator("details.line summary").first.click()
    form = owner.locator("details.line form").first
    form.locator("[name=percent]").fill("25")
    form.locator("[name=note]").fill("已列提纲")
    form.get_by_role("button", name="报进度").click()
    expect(lead.locator("table.ledger")).to_contain_text("25%", timeout=5000)
    expect(lead.locator("table.ledger")).to_contain_text("已列提纲")
    keep(lead, "live")


def test_s3_a_hundred_percent_without_the_deliverable_says_what_to_do(sign_in: SignIn) -> None:
    page = sign_in("sun.qi")
    page.goto("/projects/DEMO-2/progress/")
    page.get_by_role("link", name="上线效果监控与报告输出").click()
    form = page.locator("form.checkin")
    form.locator("[name=status]").select_option("done")
    form.locator("[name=percent]").fill("100")
    form.locator("[name=note]").fill("写好的话不能丢")
    form.get_by_role("button", name="报进度").click()
    expect(page.get_by_role("alert")).to_contain_text("交付物")
    expect(page.locator("form.checkin [name=note]")).to_have_value("写好的话不能丢")


def test_from_a_pasted_table_to_a_signed_charter(sign_in: SignIn, keep: Keep) -> None:
    """K1–K4: two minutes to a draft, then every head signs what they read."""
    lead = sign_in("zhou.ba")
    lead.goto("/projects/from-table/")
    rows = [
        BREAKDOWN_HEADERS[:9],
        (
            "订单履约提升",
            "梳理流程",
            "客服部",
            "张三",
            "",
            "2026-12-01",
            "2026-12-05",
            "流程图",
            "无",
        ),
        ("", "改造系统", "技术部", "*", "", "2026-12-06", "2026-12-20", "新版本", "流程图终稿"),
    ]
    lead.locator("textarea[name=text]").first.fill("\n".join("\t".join(r) for r in rows))
    lead.get_by_role("button", name="预览").click()
    expect(lead.locator("table.ledger")).to_contain_text("被遮盖")
    keep(lead, "import-preview")
    lead.locator("select[name^=owner-]").select_option(label="赵六")
    lead.locator("input[name=code]").fill("XL-1")
    lead.get_by_role("button", name="建立项目").click()
    expect(lead.locator("table.ledger")).to_contain_text("改造系统")
    lead.goto("/projects/XL-1/charter/edit/")
    for name, words in (("background", "超时率上升"), ("scope_in", "系统"), ("scope_out", "仓库")):
        lead.locator(f"[name={name}]").fill(words)
    goal = lead.locator("fieldset").nth(0)
    for name, value in (("metric", "超时率"), ("baseline", "10"), ("target", "5"),
                        ("goal_on", "2026-12-20")):  # fmt: skip
        goal.locator(f"[name={name}]").first.fill(value)
    lead.locator("[name=milestone]").first.fill("上线")
    lead.locator("[name=milestone_on]").first.fill("2026-12-20")
    last = lead.locator("[name=department]").count() - 1
    lead.locator("[name=department]").nth(last).select_option(label="质控部")
    lead.locator("[name=role]").nth(last).select_option("supervising")
    lead.get_by_role("button", name="保存").click()
    lead.get_by_role("button", name="送签").click()
    for login in ("zhou.ba", "zheng.shiyi", "zhao.liu.zk"):
        head = sign_in(login, width=390)
        head.goto("/")
        head.get_by_role("link", name="读后签字").first.click()
        head.locator(".signbar input[name=password]").fill(PASSWORD)
        head.locator(".signbar").get_by_role("button", name="签字").click()
        expect(head.locator(".signbar")).to_have_count(0)
    lead.goto("/projects/XL-1/charter/")
    expect(lead.locator(".project-head")).to_contain_text(re.compile("分解"))
    expect(lead.locator(".seal")).to_have_count(3)
    keep(lead, "charter-signed")
