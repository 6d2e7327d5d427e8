"""T6: what you may not see does not exist for you."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import Cast
from xieli.core import clock
from xieli.core.models import Ledger
from xieli.kickoff import commands
from xieli.kickoff.models import Participation, Project
from xieli.kickoff.queries import charter_content, readers, signing_departments
from xieli.people import commands as people
from xieli.people.models import Department, Membership, Person
from xieli.signoff.models import Delegation


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


def _confidential(cast: Cast, project: Project) -> None:
    Project.objects.update(is_confidential=True)
    project.named_people.set([cast.wu_jiu, cast.zhang_san])


def _guest(cast: Cast, _project: Project) -> None:
    Membership.objects.create(person=cast.wu_jiu, department=cast.product)


def _deputy(cast: Cast, _project: Project) -> None:
    Department.objects.filter(pk=cast.product.pk).update(deputy=cast.wu_jiu)


def _headless_below(cast: Cast, _project: Project) -> None:
    Department.objects.filter(pk=cast.product.pk).update(head=None, parent=cast.marketing)


def _headed_below(cast: Cast, _project: Project) -> None:
    Department.objects.filter(pk=cast.product.pk).update(parent=cast.marketing)


def _head_suspended(cast: Cast, _project: Project) -> None:
    Department.objects.filter(pk=cast.product.pk).update(parent=cast.marketing)
    Person.objects.filter(pk=cast.li_si.pk).update(suspended_at=clock.now())


def _closed(cast: Cast, _project: Project) -> None:
    people.close_department(department=cast.product, successor=cast.marketing, actor=cast.admin)


def _in_a_ring(cast: Cast, _project: Project) -> None:
    Department.objects.filter(pk=cast.product.pk).update(head=None, parent=cast.marketing)
    Department.objects.filter(pk=cast.marketing.pk).update(head=None, parent=cast.product)


def _delegated(cast: Cast, _project: Project) -> None:
    _give(cast, cast.product, cast.li_si)


def _delegated_further_up(cast: Cast, _project: Project) -> None:
    _headless_below(cast, _project)
    Department.objects.filter(pk=cast.product.pk).update(parent=cast.quality)
    Participation.objects.filter(department=cast.quality).delete()
    _give(cast, cast.quality, cast.chen_yi)


def _delegation_of_a_headless_one(cast: Cast, _project: Project) -> None:
    _give(cast, cast.product, cast.li_si)
    Department.objects.filter(pk=cast.product.pk).update(head=None)


def _give(cast: Cast, department: Department, head: Person) -> None:
    day = clock.now().date()
    Delegation.objects.create(
        department=department, head=head, delegate=cast.wu_jiu, starts_on=day - timedelta(days=1),
        ends_on=day + timedelta(days=1), given_at=clock.now(),
    )  # fmt: skip


def _left(cast: Cast, _project: Project) -> None:
    Person.objects.filter(pk=cast.zhang_san.pk).update(left_at=clock.now())


def _begun_by_a_stranger(cast: Cast, _project: Project) -> None:
    Project.objects.update(created_by=cast.wu_jiu)


def _begun_by_a_stranger_and_signed(cast: Cast, _project: Project) -> None:
    Project.objects.update(created_by=cast.wu_jiu, phase="execution")


def _executive(cast: Cast, _project: Project) -> None:
    Person.objects.filter(pk=cast.wu_jiu.pk).update(is_executive=True)


@pytest.mark.parametrize(
    "change",
    [
        _confidential, _guest, _deputy, _headless_below, _headed_below, _head_suspended, _closed,
        _in_a_ring, _delegated, _delegated_further_up, _delegation_of_a_headless_one, _left,
        _begun_by_a_stranger, _begun_by_a_stranger_and_signed, _executive,
    ],
)  # fmt: skip
def test_t6_who_sees_it_is_the_same_asked_of_the_project_and_of_the_person(
    cast: Cast, project: Project, change: Callable[[Cast, Project], None]
) -> None:
    change(cast, project)
    project.refresh_from_db()
    everybody = list(Person.objects.all())
    one_by_one = {each.pk for each in everybody if Project.objects.visible_to(each).exists()}
    assert readers(project, {each.pk for each in everybody}) == one_by_one
    assert readers(project, [cast.wu_jiu.pk]) == one_by_one & {cast.wu_jiu.pk}
