"""Passkeys in a browser: one is added, and signs with one tap where level 2 is asked (V4)."""

import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey.conftest import PASSWORD, SignIn
from tests.journey.test_signing import submit_charter

pytestmark = pytest.mark.browser
type Recognise = Callable[[bool], None]


def device_of(page: Page) -> Recognise:
    """Give the page a device with a screen lock; it recognises its owner, or not."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def recognise(is_owner: bool) -> None:
        said = {"authenticatorId": made["authenticatorId"], "isUserVerified": is_owner}
        protocol.send("WebAuthn.setUserVerified", said)

    return recognise


def add_passkey(page: Page, name: str) -> None:
    page.goto("/settings/me/signing/")
    form = page.locator("form[data-new-passkey]")
    form.locator("[name=name]").fill(name)
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="添加通行密钥").click()
    expect(page.locator("summary", has_text=name)).to_be_visible()


def ask_for_level(page: Page, document: str, level: str) -> None:
    page.goto("/settings/signatures/")
    row = page.locator("tr", has_text=document)
    row.locator("select").select_option(level)
    row.get_by_role("button", name="保存").click()
    expect(page.locator(".told")).to_have_text("已保存。")


def tap(place: Page | Locator) -> None:
    place.get_by_role("button", name="用通行密钥签署").click()


def test_v4_a_passkey_signs_with_one_tap_in_place_of_a_password(sign_in: SignIn) -> None:
    ask_for_level(sign_in("admin"), "任务启动纪要", "1")
    page = sign_in("zhou.ba")
    recognise = device_of(page)
    add_passkey(page, "公司电脑")
    submit_charter(page, "KEY-1")
    bar = page.locator(".signbar")
    expect(bar.locator("[name=password]")).to_be_visible()
    bar.locator("[name=opinion]").fill("同意,口径以工单为准")
    recognise(False)
    expect(bar.get_by_role("button", name="签字", exact=True)).to_be_visible()
    tap(bar)
    expect(page.get_by_role("alert")).to_contain_text("通行密钥")
    expect(bar.locator("[name=opinion]")).to_have_value("同意,口径以工单为准")
    recognise(True)
    tap(bar)
    expect(page.locator(".sheet")).to_contain_text("二级 通行密钥签")
    expect(page.locator(".sheet")).to_contain_text("同意,口径以工单为准")


def test_v4_where_level_2_is_asked_a_password_is_neither_asked_nor_enough(
    sign_in: SignIn, environment: Mapping[str, str]
) -> None:
    ask_for_level(sign_in("admin"), "任务启动纪要", "2")
    lead, supervisor = sign_in("zhou.ba"), sign_in("zhao.liu.zk", width=390)
    submit_charter(lead, "KEY-2")
    add = supervisor.locator("main").get_by_role("link", name="添加通行密钥").first
    for place in ("/projects/KEY-2/charter/", "/to-sign/"):
        supervisor.goto(place)
        expect(add).to_have_attribute("href", "/settings/me/signing/")
        expect(supervisor.locator("main [name=password]")).to_have_count(0)
    device_of(supervisor)
    add_passkey(supervisor, "手机")
    supervisor.goto("/to-sign/")
    expect(supervisor.locator("main [name=password]")).to_have_count(0)
    tap(supervisor.locator("article", has_text="KEY-2"))
    expect(supervisor.locator("article", has_text="KEY-2")).to_have_count(0)
    supervisor.goto("/projects/KEY-2/charter/")
    expect(supervisor.locator("tr", has_text="质控部经理")).to_contain_text("二级 通行密钥签")
    said = subprocess.run(
        [sys.executable, "-m", "xieli", "verify"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0 and said.stdout.endswith("intact\n"), said.stdout
