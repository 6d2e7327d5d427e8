"""Writing an archive bundle in the background: its documents are made anew, in every format."""

from django.utils.translation import gettext as _

from xieli.exchange.commands.bundles import BUNDLE
from xieli.exchange.writer import write_bundle
from xieli.jobs.queries import on_job
from xieli.jobs.rules import Kind, Said, Work
from xieli.library.models import Case
from xieli.people.models import Person


def make_bundle(subject_id: str, said: Said, work: Work) -> Said:
    """Write the bundle of a case (A6); `said["address"]` is where this installation was reached."""
    case = Case.objects.select_related("project").get(pk=subject_id)
    write_bundle(case, str(said["address"]), to=work.file, step=work.step)
    return {"bytes": work.file.stat().st_size}


def may_have_bundle(person: Person, subject_id: str) -> bool:
    """Whoever may see the case, as of now (T6)."""
    return Case.objects.visible_to(person).filter(pk=subject_id).exists()


on_job(
    Kind(
        BUNDLE, lambda: _("Archive bundle"), make_bundle, "exchange/_bundle.html", "application/zip"
    ),
    may_have_bundle,
)
