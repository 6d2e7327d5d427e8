"""How I sign: one's own passkeys, and the app that shows codes. Each change asks the password."""

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.core.errors import Refusal
from xieli.core.passkeys import has_name
from xieli.core.web import typed_again
from xieli.people import commands
from xieli.people.forms import SignedIn
from xieli.people.models import Passkey, Totp

PAGE, TEMPLATE = "/settings/me/signing/?saved=1", "people/signing.html"


@require_safe
def signing(request: SignedIn) -> HttpResponse:
    """One's own passkeys and codes."""
    return render(request, TEMPLATE, _context(request))


@require_POST
def passkeys(request: SignedIn) -> HttpResponse:
    """Keep the key this browser just made."""
    said = request.POST
    passkey = commands.NewPasskey(
        name=said.get("name", ""),
        challenge=said.get("challenge", ""),
        public_key=said.get("public_key", ""),
        authenticator_data=said.get("authenticator_data", ""),
        client_data=said.get("client_data", ""),
    )
    person = request.person
    try:
        _prove_password(request)
        commands.register_passkey(
            person=person, passkey=passkey, host=request.get_host(), actor=person
        )
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request) | {"said": request.POST}, refusal)
    return redirect(PAGE)


@require_POST
def passkey(request: SignedIn, passkey_id: str) -> HttpResponse:
    """Give a key another name."""
    row = _own(request, passkey_id)
    try:
        _prove_password(request)
        name = request.POST.get("name", "")
        commands.rename_passkey(passkey=row, name=name, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request), refusal)
    return redirect(PAGE)


@require_POST
def revocations(request: SignedIn, passkey_id: str) -> HttpResponse:
    """Sign nothing with a key any more."""
    row = _own(request, passkey_id)
    try:
        _prove_password(request)
        commands.revoke_passkey(passkey=row, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request), refusal)
    return redirect(PAGE)


@require_POST
def codes(request: SignedIn) -> HttpResponse:
    """Begin to set up codes: what the app has to read is shown this once."""
    try:
        _prove_password(request)
        told = commands.enrol_totp(person=request.person, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request), refusal)
    picture = segno.make(told.uri).svg_data_uri(scale=4, light="#fff")
    return render(request, TEMPLATE, _context(request) | {"told": told, "picture": picture})


@require_POST
def confirmations(request: SignedIn) -> HttpResponse:
    """The first code of the app."""
    try:
        commands.prove_code(
            person=request.person,
            code=request.POST.get("code", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            is_first=True,
        )
        commands.confirm_totp(person=request.person, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request), refusal)
    return redirect(PAGE)


@require_POST
def removals(request: SignedIn) -> HttpResponse:
    """Forget the app."""
    try:
        _prove_password(request)
        commands.remove_totp(person=request.person, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, TEMPLATE, _context(request), refusal)
    return redirect(PAGE)


def _prove_password(request: SignedIn) -> None:
    commands.prove_password(
        person=request.person,
        password=request.POST.get("password", ""),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _own(request: SignedIn, passkey_id: str) -> Passkey:
    """Nobody finds another person's key (T6)."""
    return get_object_or_404(Passkey, person=request.person, pk=passkey_id)


def _context(request: SignedIn) -> dict[str, object]:
    person = request.person
    return {
        "page": "me",
        "passkeys": Passkey.objects.filter(person=person),
        "totp": Totp.objects.filter(person=person).first(),
        "challenge": commands.passkey_challenge(person),
        "has_name": has_name(request.get_host()),
    }
