"""A page on which somebody signs shows the text of the revision itself, not today's rows (K4)."""

from django import template

from xieli.paper.queries import revision_paper
from xieli.paper.rules import Paper
from xieli.signoff.models import Revision

register = template.Library()


@register.simple_tag
def revision_text(revision: Revision) -> Paper:
    """Return what is hashed of a revision, as its print has it."""
    return revision_paper(revision, "")
