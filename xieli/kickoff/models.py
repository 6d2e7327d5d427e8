"""Projects, who takes part, and what their charter promises."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.database import require_version
from xieli.core.models import Ledger, id_field
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.models import Department, Person
from xieli.signoff.policies import departments_signed_for


class Kind(models.TextChoices):
    """The four kinds of collaboration the template names."""

    PROJECT = "project", _("project")
    PROCESS = "process", _("process")
    TEMPORARY = "temporary", _("temporary")
    LONG_TERM = "long_term", _("long-term")


class Urgency(models.TextChoices):
    """How often progress is due (S1)."""

    URGENT = "urgent", _("urgent")
    NORMAL = "normal", _("normal")


class Phase(models.TextChoices):
    """Where a project stands."""

    KICKOFF = "kickoff", _("kickoff")
    BREAKDOWN = "breakdown", _("breakdown")
    EXECUTION = "execution", _("execution")
    CLOSING = "closing", _("closing")
    ARCHIVED = "archived", _("archived")


ENDED = (Phase.CLOSING, Phase.ARCHIVED)  # the work is done, or was cancelled


class ProjectSet(models.QuerySet["Project"]):
    def visible_to(self, person: Person) -> Self:
        """T6: members of participating departments, executives and administrators.

        Who signs for a department without a head of its own belongs to it here (K2).

        A confidential project exists only for the people it names. A draft is also its creator's,
        who has yet to say which departments take part.
        """
        if not person.is_active:
            return self.none()
        named = Q(named_people=person)
        if person.is_executive or person.is_administrator:
            open_to = Q(is_confidential=False)
        else:
            departments = Department.objects.filter(
                Q(people=person)
                | Q(guests__person=person)
                | Q(pk__in=departments_signed_for(person))
            )
            taking_part = Participation.objects.filter(department__in=departments)
            open_to = Q(is_confidential=False, pk__in=taking_part.values("project"))
        own_draft = Q(created_by=person, phase=Phase.KICKOFF, is_confidential=False)
        return self.filter(named | open_to | own_draft).distinct()

    def for_list(self) -> Self:
        """With what a row of the list tells: the agreement or period it belongs to, its pauses."""
        return self.select_related("runs_under", "renews").prefetch_related("pauses")

    def locked(self, project: "Project", version: int | None = None) -> "Project":
        """Lock the project's ledger, then read the project afresh; every command of it begins so.

        Raises StaleVersion where a version is told and another one stands (T4).
        """
        Ledger.objects.locked(project.ledger_id)
        current = self.get(pk=project.pk)
        require_version(current, version)
        return current


class Project(models.Model):
    """One undertaking of several departments, with the words of its charter."""

    id = id_field()
    ledger = models.OneToOneField(Ledger, on_delete=models.PROTECT, related_name="project")
    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[-a-zA-Z0-9_]+\Z", _("Use letters, digits, hyphens and underscores only.")
            )
        ],
        error_messages={"unique": _("This code is in use.")},
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROJECT)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.KICKOFF)
    background = models.TextField(_("Background: why"), blank=True, max_length=5000)
    scope_in = models.TextField(_("Included"), blank=True, max_length=5000)
    scope_out = models.TextField(_("Not included"), blank=True, max_length=5000)
    starts_on = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    is_confidential = models.BooleanField(default=False)
    named_people = models.ManyToManyField(Person, blank=True, related_name="+")
    provisional_since = models.DateTimeField(
        null=True, blank=True, help_text="begun before everybody signed (K6, temporary)"
    )
    held_phase = models.CharField(
        max_length=12, blank=True, help_text="where it goes on once its charter is signed again"
    )
    runs_under = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="runs",
        help_text="the standing agreement of a process (K6)",
    )
    renews = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renewal",
        help_text="the period before, of long-term work (K6)",
    )
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProjectSet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_agreement(self) -> bool:
        """Whether it is the standing agreement of a process: work is done in its runs (K6)."""
        return self.kind == Kind.PROCESS and self.runs_under_id is None

    @property
    def standing_pause(self) -> "Pause | None":
        """The pause nobody has ended yet (K7)."""
        return next((each for each in self.pauses.all() if each.resumed_at is None), None)


class Pause(models.Model):
    """A project rests: who said so, why, until when (K7)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pauses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    until = models.DateField()
    paused_at = models.DateTimeField()
    resumed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(resumed_at__isnull=True), name="one_standing_pause"
            ),
        ]


class Cancellation(models.Model):
    """All signing departments ended a project early (K7)."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="cancellation")
    reason = models.CharField(max_length=1000)
    cancelled_at = models.DateTimeField()


class Participation(models.Model):
    """A department's role in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participants")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    contribution = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "department", "role"],
                name="role_once",
                violation_error_message=_("This department has this role already."),
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(role=Role.LEAD.value),
                name="one_lead",
                violation_error_message=_("A project has one leading department."),
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(role=Role.INITIATING.value),
                name="one_initiator",
                violation_error_message=_("A project has one initiating department."),
            ),
        ]


class Goal(models.Model):
    """Something measurable that should be reached."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveIntegerField()
    metric = models.CharField(max_length=200)
    direction = models.CharField(max_length=4, choices=[(d.value, d.value) for d in Direction])
    measure = models.CharField(max_length=8, choices=[(m.value, m.value) for m in Measure])
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]


class Milestone(models.Model):
    """A named day on the way."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]
