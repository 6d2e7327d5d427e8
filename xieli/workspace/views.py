"""待办: the home page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xieli.people.forms import SignedIn
from xieli.workspace.queries import to_dos, waits


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """What only I can do now, and whom I wait for."""
    context = {"to_dos": to_dos(request.person), "waits": waits(request.person)}
    return render(request, "workspace/home.html", context)
