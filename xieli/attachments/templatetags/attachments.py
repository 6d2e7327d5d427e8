"""The files of one row, with the way to add another."""

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("attachments/_files.html", takes_context=True)
def files(context: template.Context, subject_type: str, subject_id: str) -> dict[str, object]:
    """Show what is attached to a row; the page's context has `attached` (queries.attached)."""
    attached = context["attached"]
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "subject_type": subject_type,
        "subject_id": subject_id,
        "files": attached.files.get(subject_id, []),
        "may_attach": attached.may_attach,
        "largest": settings.LARGEST_FILE,
        "megabytes": settings.LARGEST_FILE >> 20,
    }
