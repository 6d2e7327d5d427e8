"""Tasks with one owner each, who waits for whom, what others provide, and the signed baseline."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.kickoff.models import Phase, Project
from xieli.people.models import Department, Person
from xieli.signoff.models import Revision


class Status(models.TextChoices):
    """What the owner reports; lateness is never a status."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    BLOCKED = "blocked", _("blocked")
    DONE = "done", _("done")


class TaskSet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> Self:
        """Tasks of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def for_breakdown(self) -> Self:
        """Rows of the breakdown with everything a row shows."""
        awaited = Dependency.objects.select_related("predecessor__owner")
        return self.select_related("department", "owner", "updated_by").prefetch_related(
            "supporters",
            "risks__backup",
            models.Prefetch("incoming", awaited),
            "resource_requests__department",
            "resource_requests__commitment",
            "resource_requests__decline",
        )


class Task(models.Model):
    """A leaf of the breakdown: department → module → action, with exactly one owner (B1)."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    planned_start = models.DateField(null=True, blank=True)
    planned_finish = models.DateField(null=True, blank=True)
    forecast_finish = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    deliverable = models.CharField(max_length=500, blank=True)
    delivered = models.CharField(
        max_length=1000, blank=True, help_text="link or text handed in at 100 % (S3)"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=2000, blank=True, help_text="备注 of the breakdown")
    remark = models.CharField(max_length=2000, blank=True, help_text="异常说明 of the sheet (S3)")
    updated_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TaskSet.as_manager()

    class Meta:
        ordering = ["project", "position"]
        indexes = [models.Index(fields=["owner", "status"], name="task_owner_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "title"],
                name="task_title_once",
                violation_error_message=_("This project has a task of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(planned_finish__gte=F("planned_start"))
                | Q(planned_start__isnull=True)
                | Q(planned_finish__isnull=True),
                name="task_finish_after_start",
                violation_error_message=_("The planned finish is before the planned start (B4)."),
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="task_percent_in_range",
                violation_error_message=_("Progress is between 0 and 100 %%."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Supporter(models.Model):
    """Who helps, and with exactly what; never accountable (B2)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="supporters")
    name = models.CharField(max_length=100)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    support = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]


class Risk(models.Model):
    """What may go wrong, what is done then, and who stands in (B8, S9)."""

    id = id_field()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="risks")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=1000)
    contingency = models.CharField(max_length=1000, blank=True)
    backup = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occurred_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    @property
    def state(self) -> "RiskState":
        """The state the two moments tell."""
        if self.closed_at is not None:
            return RiskState.CLOSED
        return RiskState.OCCURRED if self.occurred_at else RiskState.OPEN


class RiskState(models.TextChoices):
    """Where a risk stands (S9)."""

    OPEN = "open", _("open")
    OCCURRED = "occurred", _("occurred")
    CLOSED = "closed", _("closed")


class HandshakeState(models.TextChoices):
    """Where a promised hand-over date stands (B6); there are no others."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REOPENED = "reopened", _("reopened")


UNCONFIRMED = Q(confirmed_at__isnull=True) | Q(reopened_at__isnull=False)  # a handshake (B6)


class DependencySet(models.QuerySet["Dependency"]):
    def still_awaited(self) -> Self:
        """Those whose successor's project goes on: nothing of an archived one changes (A6)."""
        return self.exclude(successor__project__phase=Phase.ARCHIVED)


class Dependency(models.Model):
    """The successor waits for the predecessor; between two owners a date is shaken on (B6).

    Whoever did not name the date answers it. The upstream owner's own date is their promise, so it
    is the downstream owner who agrees to it or names another (docs/decisions/0021-handshakes.md).
    """

    id = id_field()
    predecessor = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="outgoing")
    successor = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="incoming")
    hand_over_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    is_promise = models.BooleanField(default=False, help_text="the upstream owner named the date")
    asked_at = models.DateTimeField(help_text="since when whoever has to answer is asked")
    promised_on = models.DateField(
        null=True, blank=True, help_text="as last confirmed, also while another date is discussed"
    )
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DependencySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="dependency_once",
                violation_error_message=_("This dependency is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="dependency_on_another_task",
                violation_error_message=_("A task cannot wait for itself (B5)."),
            ),
        ]

    @property
    def is_across(self) -> bool:
        """Whether it joins two projects: who sees one may not see the other (T6)."""
        return self.predecessor.project_id != self.successor.project_id

    @property
    def awaited(self) -> str:
        """What is waited for, as everybody who sees the successor may read it (T6)."""
        return gettext("a task of another project") if self.is_across else self.predecessor.title

    def seen_from(self, project: Project) -> str:
        """Who waits for whom, as everybody who sees one of the two projects may read it (T6)."""
        ends = (self.predecessor, self.successor)
        elsewhere = gettext("a task of another project")
        return " → ".join(e.title if e.project_id == project.pk else elsewhere for e in ends)

    @property
    def handshake(self) -> HandshakeState:
        """The state the three moments tell."""
        if self.reopened_at is not None:
            return HandshakeState.REOPENED
        return HandshakeState.CONFIRMED if self.confirmed_at else HandshakeState.PROPOSED

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to answer."""
        return self.handshake != HandshakeState.CONFIRMED

    @property
    def is_offered(self) -> bool:
        """Whether the upstream owner named the date that is discussed: it is their promise."""
        is_fresh = self.reopened_at is None or self.proposed_at >= self.reopened_at
        return is_fresh and self.is_promise

    @property
    def asked(self) -> Task:
        """The task whose owner answers an unconfirmed date: who did not name it."""
        return self.successor if self.is_offered else self.predecessor

    @property
    def asked_since(self) -> datetime:
        """From when they were asked: by a proposal, or because a confirmed date reopened."""
        return max(self.asked_at, self.reopened_at or self.asked_at)


class HandshakeAnswer(models.Model):
    """One time a date was answered, by a confirmation or another date; who was waited for (S8)."""

    id = id_field()
    dependency = models.ForeignKey(Dependency, on_delete=models.CASCADE, related_name="answers")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]


class ResourceKind(models.TextChoices):
    """What one department may ask of another."""

    PEOPLE = "people", _("people")
    BUDGET = "budget", _("budget")
    TOOL = "tool", _("tool")


class ResourceRequest(models.Model):
    """Something a task needs from one providing department (B7)."""

    id = id_field()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="resource_requests")
    kind = models.CharField(max_length=8, choices=ResourceKind)
    what = models.CharField(max_length=200, help_text="the person, budget line or tool")
    amount = models.CharField(max_length=100, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["requested_at", "pk"]

    @property
    def state(self) -> str:
        """A row about it says so; no flag does."""
        if hasattr(self, "commitment"):
            return "confirmed"
        return "declined" if hasattr(self, "decline") else "proposed"


class ResourceCommitment(models.Model):
    """The providing department's head signed that it will be there (B7)."""

    request = models.OneToOneField(
        ResourceRequest, on_delete=models.CASCADE, related_name="commitment"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField()


class ResourceDecline(models.Model):
    """The providing department said no, and why (B7)."""

    request = models.OneToOneField(
        ResourceRequest, on_delete=models.CASCADE, related_name="decline"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    declined_at = models.DateTimeField()


class Baseline(models.Model):
    """Scope, owners and dates as signed; never changed (B9)."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="baselines")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="baseline_number_once"),
        ]
