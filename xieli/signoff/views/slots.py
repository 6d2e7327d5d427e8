"""Filling a slot: sign, take back, object, urge; and what a head says to a signature for them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, way_back
from xieli.people import commands as people
from xieli.people.forms import SignedIn
from xieli.people.models import Person
from xieli.people.rules import Method
from xieli.signoff import commands, queries
from xieli.signoff.forms import proved_again, was_read
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable
from xieli.signoff.rules import BY_PASSWORD, Proof


@require_POST
def signatures(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Sign the text whose hash was shown (K4); the password opens a ten-minute window."""
    signatory = _slot(signatory_id, request.person)
    try:
        commands.require_open(signatory, request.person)
        commands.sign_revision(
            signatory=signatory,
            hash=request.POST.get("hash", ""),
            opinion=request.POST.get("opinion", ""),
            proof=_proof(request, signatory),
            read_to_end=was_read(request.POST, "read_to_end"),
            actor=request.person,
        )
    except Refusal as refusal:
        return _again(request, signatory, refusal)
    return redirect(way_back(request))


@require_POST
def objections(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Refuse to sign, with the reason (K5)."""
    signatory = _slot(signatory_id, request.person)
    try:
        commands.refuse_revision(
            signatory=signatory, reason=request.POST.get("reason", ""), actor=request.person
        )
    except Refusal as refusal:
        return _again(request, signatory, refusal)
    return redirect(way_back(request))


@require_POST
def withdrawals(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Take one's own signature back before the text is in force."""
    signatory = _slot(signatory_id, request.person)
    commands.withdraw_signature(signatory=signatory, actor=request.person)
    return redirect(way_back(request))


@require_POST
def reminders(request: SignedIn, signatory_id: str) -> HttpResponse:
    """Urge whoever has not signed (催办)."""
    signatory = _slot(signatory_id, request.person)
    commands.urge_signatory(signatory=signatory, actor=request.person)
    return redirect(way_back(request))


@require_POST
def contests(request: SignedIn, signatory_id: str) -> HttpResponse:
    """The head does not stand by what was signed for them (P1)."""
    signatory = _slot(signatory_id, request.person)
    try:
        commands.contest_signature(
            signatory=signatory, reason=request.POST.get("reason", ""), actor=request.person
        )
    except Refusal as refusal:
        return _again(request, signatory, refusal)
    return redirect(way_back(request))


@require_POST
def acknowledgements(request: SignedIn, signatory_id: str) -> HttpResponse:
    """The head lets what was signed for them stand (知悉)."""
    signatory = _slot(signatory_id, request.person)
    commands.acknowledge_signature(signatory=signatory, actor=request.person)
    return redirect(way_back(request))


def _proof(request: SignedIn, signatory: Signatory) -> Proof:
    """Return how the signer proves it: a passkey, else password or code of the signing window."""
    said = request.POST
    if said.get("signature"):
        assertion = people.Assertion(
            credential=said.get("credential", ""),
            authenticator_data=said.get("authenticator_data", ""),
            client_data=said.get("client_data", ""),
            signature=said["signature"],
        )
        evidence = people.prove_passkey(
            assertion=assertion,
            hash=signatory.revision.hash,
            host=request.get_host(),
            actor=request.person,
        )
        return Proof(Method.PASSKEY, evidence.kept())
    commands.require_level(signatory.revision, BY_PASSWORD.level)
    return proved_again(request)


def _again(request: SignedIn, signatory: Signatory, refusal: Refusal) -> HttpResponse:
    """Show the signing bar by itself: why it was refused, and every word that was typed."""
    [ways] = queries.ways_to_sign(request.person, [signatory.revision])
    context = {
        "signatory": signatory,
        "document": queries.document_word(signatory.revision.document.kind),
        "said": request.POST,
        "may_sign": request.session_row.may_sign,
        "ways": ways,
        "back": way_back(request),
    }
    return typed_again(request, "signoff/again.html", context, refusal)


def _slot(signatory_id: str, person: Person) -> Signatory:
    """A stranger's 404: the slot exists only for who may read its document (T6)."""
    rows = Signatory.objects.select_related("revision__document", "department")
    return get_object_or_404(rows.filter(is_readable(person)), pk=signatory_id)
