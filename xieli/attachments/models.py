"""Files kept beside what they prove. Only the row is in the database, the bytes lie in a folder."""

from typing import Self

from django.db import models

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person


class AttachmentSet(models.QuerySet["Attachment"]):
    def visible_to(self, person: Person) -> Self:
        """Files of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def standing(self) -> Self:
        """Files nobody has removed."""
        return self.filter(removed_at__isnull=True)

    def beside(self, attachment: "Attachment") -> Self:
        """The other standing files of the same subject."""
        rows = self.standing().filter(subject_type=attachment.subject_type)
        return rows.filter(subject_id=attachment.subject_id).exclude(pk=attachment.pk)


class Attachment(models.Model):
    """A deliverable, evidence or a photo: its name, size and SHA-256, and who brought it."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="attachments")
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=40, unique=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentSet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        indexes = [models.Index(fields=["subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name
