"""Ctrl-K: pages, projects and tasks by words, code or pinyin initials."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.workplan.models import Task

MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette."""

    title: str
    kind: str
    url: str


def find(text: str, person: Person) -> list[Found]:
    """Return what of this person's world the text may mean, places first (T6)."""
    wanted = text.strip().lower()
    places = [place for place in _places() if _means(wanted, place.title)]
    visible = Project.objects.visible_to(person).values_list("code", "title")
    projects = [
        Found(title, code, f"/projects/{code}/")
        for code, title in visible
        if wanted in code.lower() or _means(wanted, title)
    ]
    return [*places, *projects[:MOST], *(_tasks(wanted, person) if wanted else [])]


def _places() -> list[Found]:
    page = _("page")
    return [
        Found(_("To-dos"), page, "/"),
        Found(_("Projects"), page, "/projects/"),
        Found(_("New project"), page, "/projects/new/"),
        Found(_("Project from a table"), page, "/projects/from-table/"),
        Found(_("Case library"), page, "/cases/"),
        Found(_("Playbooks"), page, "/playbooks/"),
        Found(_("Settings"), page, "/settings/"),
        Found(_("My account"), page, "/settings/me/"),
    ]


def _tasks(wanted: str, person: Person) -> list[Found]:
    rows = Task.objects.visible_to(person).filter(title__icontains=wanted).select_related("project")
    return [
        Found(row.title, row.project.title, f"/projects/{row.project.code}/progress/?task={row.pk}")
        for row in rows[:MOST]
    ]


def _means(wanted: str, title: str) -> bool:
    return wanted in title.lower() or wanted.replace(" ", "") in _initials(title)


@lru_cache(maxsize=10_000)
def _initials(title: str) -> str:
    return "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).lower()
