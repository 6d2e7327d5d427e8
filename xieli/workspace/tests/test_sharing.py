"""T5, T1: what everybody sees alike is found once between two events, never across one."""

import pytest

from tests.cast import Cast, found_company
from tests.plans import charter_text
from xieli.core.sharing import shared
from xieli.kickoff import commands
from xieli.kickoff.models import Project


@pytest.mark.django_db(transaction=True)
def test_it_is_found_once_until_something_happens(founded: Cast) -> None:
    asked = []

    @shared
    def find(project: Project, word: str) -> list[str]:
        asked.append(word)
        return [project.title, word]

    project = commands.create_project(code="S-1", title="甲", actor=founded.zhou_ba)
    assert [find(project, "a") for _ in range(3)] == [["甲", "a"]] * 3
    find(project, "b")
    assert asked == ["a", "b"]
    commands.edit_charter(
        project=project, text=charter_text(founded), version=1, actor=founded.zhou_ba
    )
    find(project, "a")
    assert asked == ["a", "b", "a"]


@pytest.mark.django_db
def test_nothing_is_kept_of_a_transaction_that_may_be_taken_back(cast: Cast) -> None:
    asked = []

    @shared
    def find(project: Project) -> str:
        asked.append(project.pk)
        return project.title

    project = commands.create_project(code="S-2", title="乙", actor=cast.zhou_ba)
    find(project)
    find(project)
    assert len(asked) == 2


@pytest.fixture
def founded(transactional_db: None) -> Cast:
    return found_company()
