"""What a message says: a push, the day's digest, the card of a project."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieli.channels.models import Channel
from xieli.core import clock
from xieli.core.events import sentence
from xieli.core.models import Event
from xieli.inbox.models import Notice
from xieli.inbox.queries.ways import (
    group_channels,
    has_mail,
    mailed,
    own_channels,
    reachable,
    without_digest,
)
from xieli.kickoff.models import Project
from xieli.people.models import Organisation, Person
from xieli.progress.models import CheckInDue
from xieli.progress.queries import check_in_link
from xieli.signoff.policies import head_of
from xieli.workplan.models import UNCONFIRMED, Dependency, ResourceRequest, Status
from xieli.workspace.queries import ToDo, ToDoKind, counted, holds, to_dos

FRESH = timedelta(hours=2)  # what could not be said by then is in the next digest
HELD = timedelta(days=3)  # so long it is kept for whom no digest comes
NAMED = 3  # of a kind, in a digest
MOST_AT_ONCE = 2000  # notices in one transaction
MOST_LINES = 12  # so that every platform shows all of them


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and whom it is for; a card's may be for nobody in particular."""

    words: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message before it is written down: through a channel, else by mail to its one person."""

    title: str
    lines: Sequence[Line]
    path: str
    language: str
    channel: Channel | None = None
    project: Project | None = None
    notices: Sequence[Notice] = ()
    calls_everybody: bool = False

    @property
    def people(self) -> list[str]:
        """Whom it is for, each once."""
        return list(dict.fromkeys(line.person for line in self.lines if line.person))


def pushes_of(among: Collection[str] | None = None) -> list[Letter]:
    """Return what presses and is to be said now: to each person once, to each group together.

    Of these notices, or of all. For whom no digest comes it waits until they may be disturbed.
    """
    now = clock.now()
    held = Q(told_at__gte=now - HELD) & without_digest()
    fresh = Notice.objects.to_push().filter(Q(told_at__gte=now - FRESH) | held)
    if among is not None:
        fresh = fresh.filter(pk__in=sorted(among)[:MOST_AT_ONCE])  # the rest in the next round
    may = reachable(set(fresh.values_list("person_id", flat=True)))
    own = own_channels(may)
    groups = group_channels(set(fresh.values_list("project_id", flat=True)) - {None})
    # Where nobody has a channel, thousands may wait to be read in Xieli: they are not looked at.
    sendable = Q(person__in=own) | Q(project__in=groups) | Q(person__in=mailed(may))
    rows = list(
        fresh.filter(sendable, person__in=may)
        .select_related("event", "project", "person")
        .order_by("told_at", "pk")
    )
    alone = defaultdict[Person, list[Notice]](list)
    together = defaultdict[Project, list[Notice]](list)
    for row in rows:
        if row.person_id not in own and row.project and row.project.pk in groups:
            together[row.project].append(row)
        elif row.person_id in own or has_mail(row.person):
            alone[row.person].append(row)
    letters = [_to_person(person, told, own.get(person.pk)) for person, told in alone.items()]
    for project, told in together.items():
        for_all = defaultdict[Event, list[Notice]](list)
        for row in told:
            if row.event.after.get("for_all"):
                for_all[row.event].append(row)
        rest = [row for row in told if row.event not in for_all]
        for channel in groups[project.pk]:
            letters += [_to_group(project, some, channel) for some in _portions(rest)]
            letters += [_to_all(project, some, channel) for some in for_all.values()]
    return letters


def digest_of(person: Person) -> Letter | None:
    """Return what waits for somebody this morning, and what pressed and could not be said yet.

    None when there is neither. Only what they may see now (T6).
    """
    channel = own_channels([person.pk]).get(person.pk)
    if channel is None and not has_mail(person):
        return None
    waiting = to_dos(person)
    told = list(Notice.objects.of(person).to_push().order_by("told_at", "pk"))
    if not waiting:
        return _to_person(person, told, channel, MOST_LINES) if told else None
    with translation.override(person.language):
        kinds = Counter(each.kind for each in waiting)
        lines = [
            Line(f"{count} {counted(kind, count)}：{_titles(waiting, kind)}", person.pk)
            for kind, count in sorted(kinds.items(), key=lambda each: list(ToDoKind).index(each[0]))
        ]
        lines += _news(person, told, max(NAMED, MOST_LINES - len(lines)))
        title = ngettext("%d thing waits for you", "%d things wait for you", len(waiting))
        return Letter(title % len(waiting), lines, "/", person.language, channel, notices=told)


def card_of(project: Project) -> list[Letter]:
    """Return who is waiting for whom in a project, for each of its groups; nothing if nobody is."""
    organisation = Organisation.objects.get()
    channels = group_channels([project.pk]).get(project.pk, [])
    with translation.override(organisation.language):
        lines = list(_waited_for(project)) if channels else []
        title = _("%s: who is waiting for whom") % project.title
    return [
        Letter(
            title, lines, f"/projects/{project.code}/", organisation.language, channel, project
        )
        for channel in channels
        if lines
    ]  # fmt: skip


def _to_person(
    person: Person, told: Sequence[Notice], channel: Channel | None, most: int = MOST_AT_ONCE
) -> Letter:
    with translation.override(person.language):
        said = _news(person, told, most)
        title = said[0].words
        if len(told) > 1:
            title = ngettext("%d thing is new", "%d things are new", len(told)) % len(told)
    return Letter(title, said, _path(told, person), person.language, channel, notices=told)


def _news(person: Person, told: Sequence[Notice], most: int) -> list[Line]:
    """One line for each, the first first; what there is no room for is counted."""
    shown = told if len(told) <= most else told[: most - 1]
    words = [_said(row, person.language) for row in shown]
    if more := len(told) - len(shown):
        words.append(ngettext("and %d more", "and %d more", more) % more)
    return [Line(each, person.pk) for each in words]


def _to_group(project: Project, told: Sequence[Notice], channel: Channel) -> Letter:
    language = Organisation.objects.get().language
    lines = [
        Line(f"{row.person.name}：{sentence(row.event, language)}", row.person_id) for row in told
    ]
    path = told[0].path if len(told) == 1 else f"/projects/{project.code}/"
    return Letter(project.title, lines, path, language, channel, project, told)


def _to_all(project: Project, told: Sequence[Notice], channel: Channel) -> Letter:
    """A decision for everybody, once and in full, with @所有人 (S7)."""
    first, language = told[0], Organisation.objects.get().language
    said = [sentence(first.event, language), str(first.event.after.get("text", ""))]
    lines = [Line(words) for words in said] + [Line("", row.person_id) for row in told]
    return Letter(project.title, lines, first.path, language, channel, project, told, True)


def _said(row: Notice, language: str) -> str:
    words = sentence(row.event, language)
    return f"{words}（{row.project.title}）" if row.project else words


def _path(told: Sequence[Notice], person: Person) -> str:
    """Reminders lead to the lines of their tasks, signed for this person (S3); the rest, home."""
    reminded = [row.topic for row in told if row.event.type == "check_in.reminded"]
    if len(reminded) == len(told):
        return check_in_link(reminded, person)
    return told[0].path if len(told) == 1 else "/"


def _portions(told: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    for start in range(0, len(told), MOST_LINES):
        yield told[start : start + MOST_LINES]


def _titles(waiting: Iterable[ToDo], kind: ToDoKind) -> str:
    """Name the first things of a kind, and how many there are beside them."""
    names = [each.named for each in waiting if each.kind is kind]
    shown = "、".join(names[:NAMED])
    return f"{shown} …" if len(names) > NAMED else shown


def _waited_for(project: Project) -> Iterator[Line]:
    """Missing check-ins first, then signatures and late hand-overs, then open dates and asks."""
    late = CheckInDue.objects.filter(
        task__project=project, settled_at=None, due_at__lte=clock.now()
    ).select_related("task__owner", "task__department")
    for due in late:
        task = due.task
        words = _("%(who)s has not checked in on %(task)s")
        who = f"{task.department.name}·{task.owner.name}"
        yield Line(words % {"who": who, "task": f"《{task.title}》"}, task.owner_id)
    for hold in holds(project):
        words = _("%(waiting)s waits for %(who)s: %(what)s, %(days)d working days")
        yield Line(
            words
            % {
                "waiting": hold.waiting,
                "who": "·".join(filter(None, (hold.department, hold.person))),
                "what": hold.what,
                "days": hold.days,
            },
            hold.person_id,
        )
    for row in _undecided(project):
        task, department = row.task, row.department
        words = _("%(waiting)s waits for %(who)s: %(what)s")
        head = head_of(department)
        who = f"{department.name}·{head.name}" if head else department.name
        what = f"{row.what} {row.amount}".strip()
        said = {"waiting": task.owner.name, "who": who, "what": what}
        yield Line(words % said, head.pk if head else "")
    yield from _unconfirmed(project)


def _undecided(project: Project) -> Iterable[ResourceRequest]:
    rows = ResourceRequest.objects.filter(task__project=project, commitment=None, decline=None)
    return rows.select_related("task__owner", "department")


def _unconfirmed(project: Project) -> Iterator[Line]:
    """Dates nobody has confirmed yet; of another project's people nothing is told (T6)."""
    rows = Dependency.objects.filter(UNCONFIRMED, successor__project=project).exclude(
        predecessor__status=Status.DONE
    )
    for row in rows.filter(predecessor__project=project).select_related(
        "predecessor__owner", "predecessor__department", "successor__owner",
        "successor__department",
    ):  # fmt: skip
        words = _("%(waiting)s waits for %(who)s to confirm the date of %(what)s")
        other = row.predecessor if row.is_offered else row.successor
        said = {
            "waiting": other.owner.name,
            "who": f"{row.asked.department.name}·{row.asked.owner.name}",
            "what": row.awaited,
        }
        yield Line(words % said, row.asked.owner_id)
