"""The frame around a project's pages asks where the project stands."""

from django import template

from xieli.kickoff.models import Project
from xieli.workspace import queries

register = template.Library()


@register.simple_tag
def standing(project: Project) -> queries.Standing:
    """Return what stands over every page of the project."""
    return queries.standing(project)
