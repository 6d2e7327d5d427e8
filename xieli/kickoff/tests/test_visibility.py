"""T6: what you may not see does not exist for you."""

import pytest

from tests.cast import Cast
from xieli.core import clock
from xieli.core.models import Ledger
from xieli.kickoff import commands
from xieli.kickoff.models import Participation, Project
from xieli.kickoff.queries import charter_content, signing_departments
from xieli.people import commands as people


@pytest.fixture
def project(cast: Cast) -> Project:
    project = Project.objects.create(
        ledger=Ledger.objects.create(),
        code="T-1",
        title="客户投诉率下降项目",
        created_by=cast.zhou_ba,
        created_at=clock.now(),
    )
    for department, role in (
        (cast.service, "initiating"),
        (cast.service, "lead"),
        (cast.quality, "supervising"),
        (cast.product, "informed"),
    ):
        Participation.objects.create(project=project, department=department, role=role)
    return project


@pytest.mark.parametrize(
    ("who", "sees"),
    [("zhang_san", True), ("chen_yi", True), ("li_si", True), ("wu_jiu", False), ("admin", True)],
)
def test_t6_only_who_takes_part_sees_it(cast: Cast, project: Project, who: str, sees: bool) -> None:
    assert Project.objects.visible_to(getattr(cast, who)).exists() is sees


def test_t6_a_confidential_project_exists_for_named_people_only(
    cast: Cast, project: Project
) -> None:
    project.is_confidential = True
    project.save()
    project.named_people.add(cast.zhang_san)
    assert Project.objects.visible_to(cast.zhang_san).count() == 1
    for stranger in (cast.zhou_ba, cast.admin, cast.wu_jiu):
        assert not Project.objects.visible_to(stranger).exists()


def test_p3_a_leaver_sees_nothing(cast: Cast, project: Project) -> None:
    left = people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    assert not Project.objects.visible_to(left).exists()


def test_k2_one_slot_a_department_and_none_for_the_informed(cast: Cast, project: Project) -> None:
    assert signing_departments(project) == {
        cast.service: "initiating",
        cast.quality: "supervising",
    }
    assert charter_content(project)["title"] == "客户投诉率下降项目"


def test_t6_a_draft_is_its_creators(cast: Cast) -> None:
    draft = commands.create_project(code="DRAFT", title="草稿", actor=cast.zhang_san)
    assert draft in Project.objects.visible_to(cast.zhang_san)
    assert draft not in Project.objects.visible_to(cast.li_si)
