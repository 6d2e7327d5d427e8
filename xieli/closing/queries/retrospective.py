"""A retrospective joined from its nouns: for the page, for the signature."""

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from xieli.closing.models import Lesson, Retrospective
from xieli.closing.rules import LessonFacts, Question, retrospective_gaps
from xieli.core import clock
from xieli.core.events import Plain

RETROSPECTIVE = "retrospective"


def gaps_of(retrospective: Retrospective) -> list[str]:
    """Return the codes of what a retrospective still lacks (A4)."""
    return retrospective_gaps(
        [
            LessonFacts(Question(row.question), row.text, row.owner_id, row.due_on)
            for row in retrospective.lessons.all()
        ]
    )


def gap_words() -> dict[str, str]:
    """Return what each gap of a retrospective asks for, in the reader's language."""
    return {
        "A4.no_went_well": _("say what went well"),
        "A4.no_to_improve": _("say what is to improve"),
        "A4.no_standardise": _("say how to standardise it"),
        "A4.no_owner": _("give everything to be standardised an owner and a day"),
    }


def question_words() -> dict[str, str]:
    """Return the three questions, in the reader's language."""
    return {
        Question.WENT_WELL.value: _("What went well?"),
        Question.TO_IMPROVE.value: _("What is to improve?"),
        Question.STANDARDISE.value: _("How is it standardised?"),
    }


def by_question(lessons: Iterable[Lesson]) -> dict[str, list[Lesson]]:
    """Return lessons under each of the three questions, asked in the template's order."""
    found: dict[str, list[Lesson]] = {question.value: [] for question in Question}
    for lesson in lessons:
        found[lesson.question].append(lesson)
    return found


def votes_of(retrospective: Retrospective) -> dict[str, int]:
    """Return how many agree with each answer."""
    rows = retrospective.lessons.annotate(agreed=Count("votes"))
    return dict(rows.values_list("pk", "agreed"))


def lesson_facts(lesson: Lesson) -> dict[str, Plain]:
    """Return a lesson as plain values, for events and for the signature."""
    return {
        "question": lesson.question,
        "text": lesson.text,
        "theme": lesson.theme,
        "department": lesson.department.name,
        "owner": lesson.owner.name if lesson.owner else "",
        "due_on": clock.iso(lesson.due_on),
    }


def retrospective_content(retrospective: Retrospective) -> dict[str, object]:
    """Return what is shown and hashed when a retrospective is signed (A4, K4)."""
    project = retrospective.project
    grouped = by_question(retrospective.lessons.for_report())
    votes = votes_of(retrospective)
    answers = {
        question: [
            {**lesson_facts(row), "agreed": votes[row.pk]}
            for row in sorted(rows, key=lambda row: (row.theme, row.written_at))
        ]
        for question, rows in grouped.items()
    }
    return {"code": project.code, "title": project.title, **answers}


def clause_words() -> dict[str, str]:
    """Return what the clauses of a retrospective are called, in the reader's language."""
    return {"code": _("Code"), "title": _("Title"), **question_words()} | {
        "theme": _("Theme"),
        "department": _("Department"),
        "owner": _("Owner"),
        "due_on": _("By"),
        "agreed": _("Votes"),
    }
