"""DESIGN 4: of kinds there are several of, each is handed out by its number on every surface."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.endings import changed, measured
from tests.plans import Plan, in_execution, sign_all
from xieli.changes import commands as changes
from xieli.changes.models import ChangeRequest
from xieli.closing import commands as closing
from xieli.closing.tests.test_acceptance import rework, submit
from xieli.paper.queries import paper
from xieli.paper.rules import Standing
from xieli.paper.tests.extracting import page_words, pdf_words, squeezed
from xieli.paper.tests.test_surfaces import HERE, browser, program, terminal

pytestmark = pytest.mark.django_db
LAPSED, STANDING = "另有原因，后来撤回", "第三次申请"


def withdrawn(cast: Cast, plan: Plan) -> ChangeRequest:
    """Return a request that was put before everybody and taken back."""
    request = changed(cast, plan, LAPSED, is_signed=False)
    return changes.withdraw_change(request=request, version=request.version, actor=cast.zhou_ba)


@pytest.fixture
def three(cast: Cast) -> Plan:
    """A project with three requests: withdrawn, in force, and a draft of the same."""
    plan = in_execution(cast)
    withdrawn(cast, plan)
    changed(cast, plan)
    changes.draft_change(project=plan.project, reason=STANDING, actor=cast.zhang_san)
    return plan


def test_c4_the_change_in_force_is_meant_where_no_number_is_said(three: Plan) -> None:
    found = paper(three.project, "change", HERE)
    assert found is not None and found.standing is Standing.IN_FORCE
    assert found == paper(three.project, "change", HERE, which=2)


def test_c4_any_change_is_handed_out_by_its_number_on_every_surface(
    three: Plan, cast: Cast, tmp_path: Path
) -> None:
    place = "/projects/T-1/documents/change.pdf"
    for number, reason in ((1, LAPSED), (2, "测试数据工具延期"), (3, STANDING)):
        output = tmp_path / f"{number}.pdf"
        assert terminal("T-1", "change", "--number", str(number), "-o", str(output)) == 0
        page = browser(cast.li_si).get(f"{place}?number={number}")
        api = program(cast.li_si).get(f"/api/v1{place}?number={number}")
        assert page["Content-Disposition"] == f'attachment; filename="T-1-change-{number}.pdf"'
        assert page.content == api.content
        for content in (page.content, output.read_bytes()):
            assert squeezed(reason) in pdf_words(content)
    seen = browser(cast.li_si).get("/projects/T-1/documents/change/?number=3").content.decode()
    assert STANDING in page_words(seen) and "change.pdf?number=3" in seen


def test_c4_of_a_withdrawn_request_the_text_that_was_signed_is_handed_out(three: Plan) -> None:
    found = paper(three.project, "change", HERE, which=1)
    assert found is not None and found.standing is Standing.LAPSED and found.address


@pytest.mark.parametrize("asked", ["change.pdf?number=9", "charter.pdf?number=1"])
def test_a_number_there_is_not_is_not_found(
    three: Plan, cast: Cast, asked: str, tmp_path: Path
) -> None:
    assert browser(cast.li_si).get(f"/projects/T-1/documents/{asked}").status_code == 404
    assert program(cast.li_si).get(f"/api/v1/projects/T-1/documents/{asked}").status_code == 404
    kind, _dot, rest = asked.partition(".")
    number = rest.rpartition("=")[2]
    assert terminal("T-1", kind, "--number", number, "-o", str(tmp_path / "x.pdf")) == 2


def test_the_page_of_a_change_leads_to_its_own_document(three: Plan, cast: Cast) -> None:
    request = three.project.change_requests.get(number=2)
    seen = browser(cast.li_si).get(f"/changes/{request.pk}/").content.decode()
    assert 'href="/projects/T-1/documents/change.docx?number=2"' in seen


def test_a3_an_earlier_round_of_acceptance_is_handed_out_by_its_number(cast: Cast) -> None:
    plan, acceptance = measured(cast, "4.5")
    sign_all(submit(acceptance, cast, decision="rework", rework=[rework(cast)]))
    plan.project.tasks.update(status="done", percent=100)
    closing.open_acceptance(project=plan.project, actor=cast.chen_yi)
    first, newest = (paper(plan.project, "acceptance", HERE, which=n) for n in (1, 2))
    assert first is not None and first.standing is Standing.IN_FORCE
    assert newest is not None and newest == paper(plan.project, "acceptance", HERE)
    assert newest.standing is Standing.DRAFT
