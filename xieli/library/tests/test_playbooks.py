"""Playbooks on their pages: read in one's language, edited row by row, taught by lessons."""

from html.parser import HTMLParser

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from xieli.closing.models import Lesson
from xieli.core.models import Event
from xieli.library import commands, queries
from xieli.library.commands import PlaybookText
from xieli.library.models import Playbook
from xieli.library.rules import as_plain
from xieli.people import commands as people
from xieli.workplan.models import Task

from .test_passed_on import MONDAY
from .test_starting import PATTERN

LAUNCH = "1_product_launch"
MISSING = ("技术部", "运营部")


def founded(cast: Cast) -> None:
    """The departments the launch names and the cast lacks, each with a head."""
    for number, name in enumerate(MISSING):
        department = people.add_department(name=name, actor=None)
        head = people.add_person(
            name=f"{name}经理", department=department, email=f"h{number}@example.com", actor=None
        )
        people.appoint_head(department=department, head=head, actor=None)


def shape(said: object) -> object:
    """What is the same in every language: lists, days, kinds; no words."""
    if isinstance(said, dict):
        return {key: shape(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [shape(each) for each in said]
    return bool(said) if isinstance(said, str) else said


def test_k6_every_language_tells_the_same_playbooks_line_by_line() -> None:
    chinese, english = queries.shipped_in("zh-hans"), queries.shipped_in("en")
    assert [offer.id for offer in chinese] == [offer.id for offer in english]
    for mine, theirs in zip(chinese, english, strict=True):
        assert shape(as_plain(mine.pattern)) == shape(as_plain(theirs.pattern))
        said = f"{theirs.name} {theirs.summary} {as_plain(theirs.pattern)}".replace("B角", "")
        assert not [letter for letter in said if "一" <= letter <= "鿿"]


def test_k6_one_reads_and_starts_a_shipped_playbook_in_ones_language(cast: Cast) -> None:
    founded(cast)
    with translation.override("en"):
        offer = queries.offer(LAUNCH)
        assert offer is not None and offer.name == "New product launch"
        project = commands.start_from_playbook(
            playbook=offer, code="PB-1", title="Launch", starts_on=MONDAY, actor=cast.li_si
        )
    first = project.tasks.order_by("position")[0]
    assert first.title == "Final requirements"
    assert first.department == cast.product, "departments are called as we call them"
    assert {row.name for row in first.supporters.all()} == {"技术部", "客服部"}
    assert Task.objects.filter(project=project, resource_requests__isnull=False).count() == 3
    with translation.override("zh-hans"):
        chinese = queries.offer(LAUNCH)
    assert chinese is not None and chinese.name == "新产品上线"


def test_s1_the_page_shows_urgency_cadence_and_goals_together(cast: Cast) -> None:
    page = signed_in(cast.zhou_ba).get("/playbooks/3_crisis_response/").content.decode()
    for said in ("紧急", "每个工作日12:00前", "服务恢复时长", "先保全现场再修复", "通报影响范围"):
        assert said in page


class Form(HTMLParser):
    """The fields of a page's last form as a browser would post them, and which have a label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.bare: list[str] = []
        self._labels, self._select, self._area = 0, "", ""
        page = page[page.rindex('<form class="card"') :]
        self.feed(page[: page.index("</form>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        self._labels += tag == "label"
        if tag in ("input", "select", "textarea") and has.get("type") != "hidden" and name:
            self.bare += [] if self._labels else [name]
        if tag == "input" and name:
            self.said.append((name, has.get("value") or ""))
        if tag == "select":
            self._select, self._first = name, True
        if tag == "option" and self._select and ("selected" in has or self._first):
            if not self._first:
                self.said.pop()
            self.said.append((self._select, has.get("value") or ""))
            self._first = False
        if tag == "textarea":
            self._area = name
            self.said.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            name, said = self.said.pop()
            self.said.append((name, said + data))

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def fields(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, said in self.said:
            found.setdefault(name, []).append(said)
        return found


def test_k6_what_the_form_shows_is_kept_as_it_was_with_every_field_labelled(cast: Cast) -> None:
    founded(cast)
    client = signed_in(cast.zhou_ba)
    offer = queries.offer(LAUNCH)
    assert offer is not None
    page = client.get(f"/playbooks/{LAUNCH}/edit/").content.decode()
    form = Form(page)
    assert form.bare == [], "a placeholder is no label: it is gone once something is typed"
    assert client.post(f"/playbooks/{LAUNCH}/edit/", form.fields()).status_code == 302
    row = Playbook.objects.get()
    kept = queries.offer(row.pk)
    assert kept is not None and as_plain(kept.pattern) == as_plain(offer.pattern)


def test_k6_a_new_playbook_has_rows_for_what_it_needs_and_is_shown_again_when_refused(
    cast: Cast,
) -> None:
    client = signed_in(cast.zhou_ba)
    fields = Form(client.get("/playbooks/new/").content.decode()).fields()
    assert fields["participant_role"][:3] == ["initiating", "lead", "supervising"]
    fields["name"] = ["接力"]
    fields["participant"][:3] = ["客服部", "客服部", "质控部"]
    fields["task_title"][1], fields["task_department"][1] = "受理", "客服部"
    fields["task_supporters"][1] = "产品部 → 提供工具\n李四 →"
    fields["resource_what"][1], fields["resource_department"][1] = "场地", "市场部"
    refused = client.post("/playbooks/new/", fields)
    assert refused.status_code == 422
    again = refused.content.decode()
    assert "李四 →" in again and 'value="场地"' in again and "受理" in again
    fields = Form(again).fields()
    fields["task_supporters"][0] = "产品部 → 提供工具"
    fields["resource_department"][0] = "质控部"
    assert client.post("/playbooks/new/", fields).status_code == 302
    [task] = Playbook.objects.get().pattern["tasks"]
    assert task["supporters"] == [["产品部", "提供工具"]]
    assert [(each["what"], each["department"]) for each in task["resources"]] == [
        ("场地", "质控部")
    ]


def lesson_of(cast: Cast) -> Lesson:
    learned(cast)
    return Lesson.objects.get(question="standardise")


def test_a4_adopting_into_one_that_ships_makes_our_own_copy_first(cast: Cast) -> None:
    lesson = lesson_of(cast)
    client = signed_in(cast.li_si)
    assert f'value="{LAUNCH}"' in client.get("/playbooks/").content.decode()
    answer = client.post(f"/lessons/{lesson.pk}/adoptions/", {"playbook": LAUNCH})
    assert answer.status_code == 302
    row = Playbook.objects.get()
    assert (row.origin, row.name) == (LAUNCH, "新产品上线")
    assert row.pattern["standards"][-1] == lesson.text
    assert LAUNCH not in [offer.id for offer in queries.offers()]
    assert Event.objects.filter(type="playbook.saved").count() == 1


def test_a4_a_second_lesson_goes_into_the_same_copy(cast: Cast) -> None:
    lesson = lesson_of(cast)
    _token, key = people.create_token(person=cast.li_si, name="t", actor=None)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "1"}
    shipped = queries.offer(LAUNCH)
    assert shipped is not None
    row = commands.save_playbook(
        playbook=None,
        text=PlaybookText("上线", PATTERN, origin=LAUNCH),
        version=0,
        actor=cast.zhou_ba,
    )
    answer = signed_in(cast.li_si).post(
        f"/api/v1/lessons/{lesson.pk}/adoptions",
        {"playbook": LAUNCH},
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["playbook"] == row.pk
    assert Playbook.objects.get().pattern["standards"][-1] == lesson.text


@pytest.mark.parametrize("path", ["/playbooks/", f"/playbooks/{LAUNCH}/", "/playbooks/new/"])
def test_the_pages_of_playbooks_are_there_in_english_too(cast: Cast, path: str) -> None:
    client = signed_in(cast.zhou_ba)
    client.cookies["xieli_language"] = "en"
    page = client.get(path)
    assert page.status_code == 200
    assert path == "/playbooks/new/" or "New product launch" in page.content.decode()
