"""The extracts one has, and whether the past still fits one that was kept."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from xieli.core.errors import Refusal
from xieli.core.web import typed_again
from xieli.people.forms import SignedIn
from xieli.witness.forms import pasted
from xieli.witness.models import Extract
from xieli.witness.queries import contradictions

SHOWN = 30


@require_http_methods(["GET", "POST"])
def extracts(request: SignedIn) -> HttpResponse:
    """One's own extracts; what is pasted is compared with the ledgers, and not kept."""
    text = request.POST.get("text", "")
    context: dict[str, object] = {
        "page": "extracts",
        "extracts": Extract.objects.filter(person=request.person)[:SHOWN],
        "text": text,
    }
    try:
        lines = pasted(text)
    except Refusal as refusal:
        return typed_again(request, "witness/extracts.html", context, refusal)
    context |= {"lines": lines, "contradictions": contradictions(text, request.person)}
    return render(request, "witness/extracts.html", context)


@require_safe
def extract(request: SignedIn, day: str) -> HttpResponse:
    """One day's extract, as a file to keep."""
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    row = get_object_or_404(Extract, person=request.person, day=asked)
    headers = {"Content-Disposition": f'attachment; filename="xieli-{asked.isoformat()}.txt"'}
    return HttpResponse(row.text + "\n", content_type="text/plain; charset=utf-8", headers=headers)
