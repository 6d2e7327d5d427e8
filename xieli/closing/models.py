"""How a project is measured and learned from."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieli.closing.rules import Question
from xieli.core.models import id_field
from xieli.kickoff.models import Goal, Project
from xieli.people.models import Department, Person


class Consequence(models.TextChoices):
    """What an acceptance ends in (A3)."""

    CLOSE = "close", _("the project closes")
    REWORK = "rework", _("it goes back with rework")


class Acceptance(models.Model):
    """One joint acceptance, opened by a supervising department (A1); rework leads to the next."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="acceptances")
    number = models.PositiveIntegerField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Consequence, blank=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="set when it is signed")
    concluded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="acceptance_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(concluded_at__isnull=True),
                name="one_open_acceptance",
                violation_error_message=_("An acceptance of this project is open already."),
            ),
        ]

    def __str__(self) -> str:
        return self.project.title


class GoalResultSet(models.QuerySet["GoalResult"]):
    def visible_to(self, person: Person) -> Self:
        """Results of the projects this person may see (T6)."""
        return self.filter(acceptance__project__in=Project.objects.visible_to(person).values("pk"))

    def for_acceptance(self) -> Self:
        """Results with all that an acceptance shows of them."""
        return self.select_related("acceptance__project", "goal", "acceptor", "measured_by")


class GoalResult(models.Model):
    """What was measured of one goal, by which evidence, and who confirms it (A2)."""

    id = id_field()
    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="results")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="results")
    measured = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    evidence = models.CharField(max_length=2000, blank=True, help_text="figures in words")
    link = models.URLField(max_length=1000, blank=True)
    acceptor = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measured_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measured_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GoalResultSet.as_manager()

    class Meta:
        ordering = ["goal__position"]
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "goal"], name="goal_result_once"),
        ]

    def __str__(self) -> str:
        return self.goal.metric


class Rework(models.Model):
    """A task that a failed goal asks for; it enters the plan when all have signed (A3)."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="rework")
    title = models.CharField(max_length=200)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_start = models.DateField()
    planned_finish = models.DateField()
    deliverable = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_finish__gte=F("planned_start")),
                name="rework_finish_after_start",
                violation_error_message=_("The planned finish is before the planned start (B4)."),
            ),
        ]


class Retrospective(models.Model):
    """What a project taught; led by the lead, answered by all (A4)."""

    id = id_field()
    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="retrospective")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    concluded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.project.title


class LessonSet(models.QuerySet["Lesson"]):
    def visible_to(self, person: Person) -> Self:
        """Lessons of the projects this person may see (T6)."""
        visible = Project.objects.visible_to(person).values("pk")
        return self.filter(retrospective__project__in=visible)

    def for_report(self) -> Self:
        """Lessons with all a report shows of them, most agreed with first in each theme."""
        return (
            self.select_related("retrospective__project", "department", "person", "owner")
            .annotate(agreed=models.Count("votes"))
            .order_by("question", "theme", "-agreed", "written_at", "pk")
        )

    def to_adopt(self) -> Self:
        """What is to be standardised and is not yet, of concluded retrospectives."""
        return self.filter(
            question=Question.STANDARDISE.value,
            retrospective__concluded_at__isnull=False,
            adopted_at__isnull=True,
        )


class Lesson(models.Model):
    """One answer to one of the three questions; grouped by theme, agreed with by votes."""

    id = id_field()
    retrospective = models.ForeignKey(
        Retrospective, on_delete=models.CASCADE, related_name="lessons"
    )
    question = models.CharField(max_length=12, choices=[(q.value, q.value) for q in Question])
    text = models.CharField(max_length=1000)
    theme = models.CharField(max_length=100, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    due_on = models.DateField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = LessonSet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class Vote(models.Model):
    """Somebody agrees with a lesson."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "person"], name="vote_once")]
