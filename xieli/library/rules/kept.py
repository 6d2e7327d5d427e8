"""A pattern as plain values: as it is kept in a playbook, and told outside."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .patterns import (
    WORDS,
    Pattern,
    PatternCadence,
    PatternGoal,
    PatternResource,
    PatternTask,
)
from .unusable import Unusable


def as_plain(pattern: Pattern) -> dict[str, object]:
    """Return a pattern as plain values, as it is kept and told outside."""
    return asdict(pattern)


def from_plain(said: Mapping[str, Any]) -> Pattern:
    """Understand a pattern that was kept, or brought. Raises Unusable("K6.malformed")."""
    try:
        words = {name: str(said[name]) for name in WORDS if name in said}
        return Pattern(
            **words,
            length=int(said.get("length", 20)),
            participants=[(str(n), str(r), str(c)) for n, r, c in said.get("participants", ())],
            goals=[PatternGoal(**_texts(goal)) for goal in said.get("goals", ())],
            milestones=[(str(name), int(day)) for name, day in said.get("milestones", ())],
            tasks=[_task(task) for task in said.get("tasks", ())],
            standards=[str(text) for text in said.get("standards", ())],
            cadence=_cadence(said.get("cadence") or {}),
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unusable("K6.malformed") from error


def _texts(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in said.items()}


def _cadence(said: Mapping[str, Any]) -> PatternCadence:
    row = dict(said)
    return PatternCadence(weekday=int(row.pop("weekday", 4)), **_texts(row))


def _task(said: Mapping[str, Any]) -> PatternTask:
    row = dict(said)
    return PatternTask(
        title=str(row.pop("title")),
        department=str(row.pop("department", "")),
        starts=int(row.pop("starts", 0)),
        finishes=int(row.pop("finishes", 0)),
        waits_for=[str(name) for name in row.pop("waits_for", ())],
        risks=[_risk(*risk) for risk in row.pop("risks", ())],
        supporters=[(str(who), str(support)) for who, support in row.pop("supporters", ())],
        resources=[_resource(each) for each in row.pop("resources", ())],
        **_texts(row),
    )


def _risk(text: object, contingency: object, backup: object = "") -> tuple[str, str, str]:
    """Understand a risk, also as it was kept before it named its B角."""
    return str(text), str(contingency), str(backup)


def _resource(said: Mapping[str, Any]) -> PatternResource:
    row = dict(said)
    starts, finishes = row.pop("starts", None), row.pop("finishes", None)
    return PatternResource(
        starts=None if starts is None else int(starts),
        finishes=None if finishes is None else int(finishes),
        **_texts(row),
    )
