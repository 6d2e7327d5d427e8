"""Files as evidence of what was measured: where they belong, and which may no longer go (A2)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from xieli.attachments.models import Attachment
from xieli.attachments.queries import Place, on_attaching
from xieli.closing.models import GoalResult
from xieli.people.models import Person
from xieli.signoff.models import Revision

ACCEPTANCE = "acceptance"  # the kind of document
RESULT = "goal_result"  # what files are attached to


def files_of(result_id: str) -> list[Attachment]:
    """Return what is attached to one goal's result."""
    rows = Attachment.objects.standing().filter(subject_type=RESULT, subject_id=result_id)
    return list(rows)


def with_files(result_ids: Collection[str]) -> set[str]:
    """Return those results that have a file as evidence."""
    rows = Attachment.objects.standing().filter(subject_type=RESULT, subject_id__in=result_ids)
    return set(rows.values_list("subject_id", flat=True))


def result_place(person: Person, result_id: str) -> Place | None:
    """Return the place of a goal's evidence, for whoever may see the project (T6)."""
    rows = GoalResult.objects.visible_to(person).select_related("acceptance__project")
    result = rows.filter(pk=result_id.replace("\0", "")).first()
    if result is None:
        return None
    project = result.acceptance.project
    return Place(project, result.pk, f"/projects/{project.code}/acceptance/#g-{result.pk}")


def needed_evidence(attachment: Attachment) -> str:
    """Say so when a text that is signed, or asked to be, names the file, or a figure rests on it.

    Signatures belong to a text with the file's hash in it (K4); to measure the goal anew lets an
    open text lapse (K3), and then the file may go, if there is other evidence (A2).
    """
    result = GoalResult.objects.select_related("goal").get(pk=attachment.subject_id)
    texts = Revision.objects.filter(document__kind=ACCEPTANCE, lapsed_at__isnull=True)
    for revision in texts.filter(document__subject_id=result.acceptance_id):
        if any(_names(goal, attachment) for goal in revision.content["goals"]):
            return _("“%s” stands in a text under signature or signed; it stays.") % attachment
    is_proven_otherwise = (
        result.evidence or result.link or Attachment.objects.beside(attachment).exists()
    )
    if result.measured is None or is_proven_otherwise:
        return ""
    return _("“%(file)s” is the only evidence of “%(goal)s”; bring other evidence first.") % {
        "file": attachment,
        "goal": result.goal.metric,
    }


def _names(goal: dict[str, list[dict[str, str]]], attachment: Attachment) -> bool:
    return any(file["sha256"] == attachment.sha256 for file in goal["files"])


on_attaching(RESULT, result_place, needed_evidence)
