"""Sealed cases, playbooks, and what new projects carry over from them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.closing.models import Lesson
from xieli.core.models import id_field
from xieli.kickoff.models import Kind, Project, Urgency
from xieli.people.models import Person


class CaseSet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> Self:
        """Cases of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def saying(self, words: str) -> Self:
        """Cases that say every one of these words somewhere; two characters are a word."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(text__icontains=word)
        return found

    def for_library(self) -> Self:
        """Cases as the library lists them, newest first."""
        return self.select_related("project", "sealed_by").order_by("-sealed_at", "pk")


class Case(models.Model):
    """An archived project: its sealed manifest, and the words it is found by (A5, A6)."""

    id = id_field()
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="case")
    outcome = models.CharField(max_length=12)
    manifest = models.JSONField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()

    objects = CaseSet.as_manager()

    def __str__(self) -> str:
        return self.project.title


class PlaybookSet(models.QuerySet["Playbook"]):
    def standing(self) -> Self:
        """Those that are offered: nobody has retired them."""
        return self.filter(retired_at__isnull=True)


class Playbook(models.Model):
    """A pattern the organisation made its own; `origin` names the one that ships, if any."""

    id = id_field()
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    urgency = models.CharField(max_length=8, choices=Urgency)
    pattern = models.JSONField()
    origin = models.CharField(max_length=40, blank=True)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlaybookSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at__isnull=True),
                name="playbook_name_once",
                violation_error_message=_("A playbook of this name is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChecklistEntry(models.Model):
    """A standard every new project begins with, learned in a retrospective (A4)."""

    id = id_field()
    text = models.CharField(max_length=1000)
    lesson = models.OneToOneField(
        Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="checklist_entry"
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Start(models.Model):
    """Which case or playbook a project was started from, and by whom."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="start")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="starts"
    )
    playbook = models.CharField(max_length=100, blank=True, help_text="its name then")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class StandardSet(models.QuerySet["Standard"]):
    def visible_to(self, person: Person) -> Self:
        """Standards of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


class Standard(models.Model):
    """Something learned before that this project holds to; ticked off when it does."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="standards")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    met_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    met_at = models.DateTimeField(null=True, blank=True)

    objects = StandardSet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text[:60]
