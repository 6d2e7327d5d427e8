"""待办, how one is reached, and what leaves the house."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.channels.commands import add_channel
from xieli.channels.forms import kind_of, new_channel_text, typed_channel
from xieli.channels.models import Channel, Kind, Scope
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import typed_again, way_back
from xieli.inbox import commands, forms
from xieli.inbox.models import Message
from xieli.inbox.queries import habits_of, outbox, shown_notices
from xieli.kickoff.queries import zone
from xieli.people.commands.organisation import require_administrator
from xieli.people.forms import SignedIn
from xieli.workspace.queries import ToDoKind, asked_and_said, counted, waits

MOST_SHOWN = 40  # nobody reads on; the rest is one click away


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """What only I can do now, whom I wait for, and what I was told."""
    found, said = asked_and_said(request.person)
    shown = found if "all" in request.GET else found[:MOST_SHOWN]
    kinds = Counter(item.kind for item in found)
    context = {
        "to_dos": shown,
        "said_lines": said,
        "count": len(found),
        "more": len(found) - len(shown),
        "counts": [(counted(kind, kinds[kind]), kinds[kind]) for kind in ToDoKind if kinds[kind]],
        "waits": waits(request.person),
        "notices": shown_notices(request.person),
        "several": kinds[ToDoKind.SIGN] > 1,
        "today": clock.today(zone()),
    }
    return render(request, "inbox/home.html", context)


@require_POST
def readings(request: SignedIn) -> HttpResponse:
    """I have looked at these notices, or at all of them."""
    commands.read_notices(actor=request.person, notices=request.POST.getlist("notice") or None)
    return redirect(way_back(request))


@require_http_methods(["GET", "POST"])
def notifications(request: SignedIn) -> HttpResponse:
    """When and by which ways I am reached."""
    context = _notifications(request)
    if request.method == "POST":
        try:
            commands.set_habits(actor=request.person, **forms.habits_said(request.POST))
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "inbox/notifications.html", context, refusal)
        return redirect("/settings/me/notifications/?saved=1")
    return render(request, "inbox/notifications.html", context)


@require_POST
def my_channels(request: SignedIn) -> HttpResponse:
    """A robot or an address of my own."""
    try:
        row = add_channel(
            kind=kind_of(request.POST.get("kind", "")),
            text=new_channel_text(request.POST),
            scope=Scope.PERSON,
            subject=request.person.pk,
            actor=request.person,
        )
    except Refusal as refusal:
        typed = {"channel_said": typed_channel(request.POST, refusal)}
        context = _notifications(request) | typed
        return typed_again(request, "inbox/notifications.html", context, refusal)
    return redirect(f"/settings/channels/{row.pk}/?saved=1")


@require_safe
def status(request: SignedIn) -> HttpResponse:
    """How the worker fares, what waits to be sent, and what failed."""
    require_administrator(request.person)
    return render(request, "inbox/status.html", {"page": "status", "outbox": outbox()})


@require_POST
def deliveries(request: SignedIn, message_id: str) -> HttpResponse:
    """Try a message once more that was given up."""
    require_administrator(request.person)
    commands.send_again(message=get_object_or_404(Message, pk=message_id), actor=request.person)
    return redirect("/settings/status/")


def _notifications(request: SignedIn) -> dict[str, object]:
    return {
        "page": "me",
        "said": forms.said_of_habits(habits_of(request.person)),
        "channels": Channel.objects.of(Scope.PERSON, request.person.pk),
        "kinds": Kind.choices,
    }
