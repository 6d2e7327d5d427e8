"""Acceptance and retrospective joined from their nouns: for the page, for the signature."""

from .acceptance import (
    Measurement,
    ReworkText,
    acceptance_content,
    acceptors,
    closed_by,
    documents_of_rounds,
    measurement,
    measurements,
    open_acceptance_of,
    outcome_of,
    plain,
    rework_facts,
    unready,
)
from .evidence import ACCEPTANCE, files_of
from .retrospective import (
    RETROSPECTIVE,
    by_question,
    gap_words,
    gaps_of,
    lesson_facts,
    question_words,
    retrospective_content,
    votes_of,
)

__all__ = [
    "ACCEPTANCE",
    "RETROSPECTIVE",
    "Measurement",
    "ReworkText",
    "acceptance_content",
    "acceptors",
    "by_question",
    "closed_by",
    "documents_of_rounds",
    "files_of",
    "gap_words",
    "gaps_of",
    "lesson_facts",
    "measurement",
    "measurements",
    "open_acceptance_of",
    "outcome_of",
    "plain",
    "question_words",
    "retrospective_content",
    "rework_facts",
    "unready",
    "votes_of",
]
