"""The channels administrators look after: see, add, edit, test, revive, remove."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.channels import commands, forms, queries
from xieli.channels.models import Channel, Kind, Scope
from xieli.channels.rules import Result
from xieli.core.errors import Refusal
from xieli.core.web import UNPROCESSABLE, typed_again, version_of
from xieli.people.commands.organisation import require_administrator
from xieli.people.forms import SignedIn

PAGE, OWN_PAGE = "/settings/channels/", "/settings/me/notifications/"


@require_http_methods(["GET", "POST"])
def channels(request: SignedIn) -> HttpResponse:
    """Every shared channel and how it fares; the form below adds one."""
    require_administrator(request.person)
    context: dict[str, object] = {
        "page": "channels",
        "can_administer": True,
        "rows": Channel.objects.shared(),
        "kinds": Kind.choices,
        "scopes": queries.shared_scopes(),
        "said": {},
    }
    if request.method == "POST":
        try:
            row = commands.add_channel(
                kind=forms.kind_of(request.POST.get("kind", "")),
                text=forms.new_channel_text(request.POST),
                scope=forms.scope_of(request.POST.get("scope", "")),
                subject=request.POST.get("subject", ""),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = forms.typed_channel(request.POST, refusal)
            return typed_again(request, "channels/channels.html", context, refusal)
        return redirect(f"{PAGE}{row.pk}/?saved=1")
    return render(request, "channels/channels.html", context)


@require_http_methods(["GET", "POST"])
def channel(request: SignedIn, channel_id: str) -> HttpResponse:
    """One channel: its settings, how it fares, and what can be done about it."""
    row = _found(request, channel_id)
    context = _context(row)
    if request.method == "POST":
        try:
            commands.edit_channel(
                channel=row,
                text=forms.channel_text(request.POST),
                version=version_of(request.POST),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = forms.typed_channel(request.POST, refusal)
            return typed_again(request, "channels/channel.html", context, refusal)
        return redirect(f"{PAGE}{row.pk}/?saved=1")
    return render(request, "channels/channel.html", context)


@require_POST
def tests(request: SignedIn, channel_id: str) -> HttpResponse:
    """Send a harmless message now; the page says what came of it."""
    row = _found(request, channel_id)
    try:
        outcome = commands.test_channel(channel=row, actor=request.person)
    except Refusal as refusal:
        return typed_again(request, "channels/channel.html", _context(row), refusal)
    row.refresh_from_db()
    context = _context(row) | {"outcome": outcome, "told": queries.told(outcome)}
    status = HTTPStatus.OK if outcome.result is Result.SENT else UNPROCESSABLE
    return render(request, "channels/channel.html", context, status=status)


@require_POST
def revivals(request: SignedIn, channel_id: str) -> HttpResponse:
    """Put a dead channel back to use."""
    row = _found(request, channel_id)
    try:
        commands.revive_channel(channel=row, version=version_of(request.POST), actor=request.person)
    except Refusal as refusal:
        return typed_again(request, "channels/channel.html", _context(row), refusal)
    return redirect(f"{PAGE}{row.pk}/?saved=1")


@require_POST
def removals(request: SignedIn, channel_id: str) -> HttpResponse:
    """Forget a channel with its address and secret."""
    row = _found(request, channel_id)
    try:
        commands.remove_channel(channel=row, version=version_of(request.POST), actor=request.person)
    except Refusal as refusal:
        return typed_again(request, "channels/channel.html", _context(row), refusal)
    own = row.scope == Scope.PERSON
    return redirect(OWN_PAGE if own else f"{PAGE}?saved=1")


def _found(request: SignedIn, channel_id: str) -> Channel:
    """One's own, and for administrators the shared ones; another person's is nobody's (T6)."""
    own = Channel.objects.of(Scope.PERSON, request.person.pk).filter(pk=channel_id).first()
    if own is not None:
        return own
    require_administrator(request.person)
    return get_object_or_404(Channel.objects.shared(), pk=channel_id)


def _context(row: Channel) -> dict[str, object]:
    return {
        "page": "me" if row.scope == Scope.PERSON else "channels",
        "can_administer": True,
        "channel": row,
        "said": forms.said_of_channel(row),
        "hidden": queries.HIDDEN,
        "why": queries.explained(row.reason),
        "signs": queries.signs(row),
    }
