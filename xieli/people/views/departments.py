"""The tree of departments: see, add, edit, close."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of
from xieli.people import commands, forms, policies, queries
from xieli.people.commands.organisation import require_administrator
from xieli.people.forms import SignedIn
from xieli.people.models import Department


@require_http_methods(["GET", "POST"])
def departments(request: SignedIn) -> HttpResponse:
    """The tree with heads and deputies; the form below adds a department."""
    context: dict[str, object] = {
        "page": "departments",
        "rows": queries.department_rows(),
        "closed": Department.objects.filter(closed_on__isnull=False).select_related("successor"),
        "can_administer": policies.can_administer(request.person),
    }
    if request.method == "POST":
        try:
            parent = forms.department_or_none(request.POST.get("parent", ""), "parent")
            row = commands.add_department(
                name=request.POST.get("name", ""), parent=parent, actor=request.person
            )
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "people/departments.html", context, refusal)
        return redirect(f"/settings/departments/{row.pk}/?saved=1")
    return render(request, "people/departments.html", context)


@require_http_methods(["GET", "POST"])
def department(request: SignedIn, department_id: str) -> HttpResponse:
    """One department: its name, its place in the tree, its head and deputy."""
    row = get_object_or_404(Department, pk=department_id)
    below = {each.pk for each in queries.departments_below(row)}
    context: dict[str, object] = {
        "page": "departments",
        "department": row,
        "said": forms.said_of_department(row),
        "places": [d for d, _ in queries.department_tree() if d.pk not in below | {row.pk}],
        "people": queries.members(row),
        "can_administer": policies.can_administer(request.person),
    }
    if request.method == "POST":
        try:
            commands.edit_department(
                department=row,
                text=forms.department_text(request.POST),
                version=version_of(request.POST),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "people/department.html", context, refusal)
        return redirect(f"/settings/departments/{row.pk}/?saved=1")
    return render(request, "people/department.html", context)


@require_http_methods(["GET", "POST"])
def closures(request: SignedIn, department_id: str) -> HttpResponse:
    """Close a department: first what is open there, then who takes it over (P3)."""
    row = get_object_or_404(Department, pk=department_id)
    require_administrator(request.person)
    context: dict[str, object] = {
        "page": "departments",
        "department": row,
        "duties": queries.open_duties(row, request.person),
        "successors": [d for d, _ in queries.department_tree() if d != row],
    }
    if request.method == "POST":
        try:
            successor = forms.department_or_none(request.POST.get("successor", ""), "successor")
            commands.close_department(department=row, successor=successor, actor=request.person)
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "people/department_closure.html", context, refusal)
        return redirect("/settings/departments/?saved=1")
    return render(request, "people/department_closure.html", context)
