"""Having every ledger verified."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xieli.jobs.models import Job, State
from xieli.library.commands import ask_for_verification
from xieli.library.commands.verification import VERIFY
from xieli.people.commands.organisation import require_administrator
from xieli.people.forms import SignedIn


@require_http_methods(["GET", "POST"])
def verification(request: SignedIn) -> HttpResponse:
    """What was found the last time; POST walks every ledger again (V1)."""
    require_administrator(request.person)
    if request.method == "POST":
        return redirect(f"/jobs/{ask_for_verification(actor=request.person).pk}/")
    last = Job.objects.filter(kind=VERIFY, state=State.DONE).order_by("-ended_at").first()
    return render(request, "library/verify_all.html", {"page": "verification", "job": last})
