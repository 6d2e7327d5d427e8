"""Filling a slot: sign, object, urge."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xieli.core import clock
from xieli.people import commands as people
from xieli.people.forms import SignedIn
from xieli.people.models import Person
from xieli.signoff import commands
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable


@require_POST
def signatures(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Sign the text whose hash was shown (K4); the password opens a ten-minute window."""
    signatory = _slot(signatory_id, request.person)
    until = request.session_row.may_sign_until
    if until is None or until <= clock.now() or request.POST.get("password"):
        people.confirm_password(
            session=request.session_row,
            password=request.POST.get("password", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            actor=request.person,
        )
    commands.sign_revision(
        signatory=signatory,
        hash=request.POST.get("hash", ""),
        opinion=request.POST.get("opinion", ""),
        actor=request.person,
    )
    return redirect(request.META.get("HTTP_REFERER", "/"))


@require_POST
def objections(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Refuse to sign, with the reason (K5)."""
    signatory = _slot(signatory_id, request.person)
    commands.refuse_revision(
        signatory=signatory, reason=request.POST.get("reason", ""), actor=request.person
    )
    return redirect(request.META.get("HTTP_REFERER", "/"))


@require_POST
def reminders(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Urge whoever has not signed (催办)."""
    signatory = _slot(signatory_id, request.person)
    commands.urge_signatory(signatory=signatory, actor=request.person)
    return redirect(request.META.get("HTTP_REFERER", "/"))


def _slot(signatory_id: str, person: Person) -> Signatory:
    """A stranger's 404: the slot exists only for who may read its document (T6)."""
    rows = Signatory.objects.select_related("revision__document", "department")
    return get_object_or_404(rows.filter(is_readable(person)), pk=signatory_id)
