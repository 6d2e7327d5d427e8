"""Patterns with pencil and paper."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.library.queries import shipped_in
from xieli.library.rules import (
    Pattern,
    PatternTask,
    Unusable,
    as_plain,
    check,
    departments_of,
    from_plain,
    in_order,
)

TASKS = (
    PatternTask("调研", "客服部", starts=0, finishes=5),
    PatternTask("开发", "技术部", starts=6, finishes=15, waits_for=["调研"]),
)
PATTERN = Pattern(
    participants=(
        ("客服部", "initiating", ""),
        ("客服部", "lead", ""),
        ("技术部", "cooperating", ""),
        ("质控部", "supervising", ""),
    ),
    tasks=TASKS,
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_k6_four_playbooks_ship_one_of_each_kind_and_each_can_be_started_from(
    language: str,
) -> None:
    assert [offer.pattern.kind for offer in shipped_in(language)] == [
        "project", "process", "temporary", "long_term",
    ]  # fmt: skip
    for offer in shipped_in(language):
        assert offer.pattern.cadence.rhythm
        assert any(task.supporters for task in offer.pattern.tasks)
        check(offer.pattern)
        assert all(task.risks and task.deliverable and task.module for task in offer.pattern.tasks)
        finishes = {task.title: task.finishes for task in offer.pattern.tasks}
        for task in offer.pattern.tasks:
            assert all(task.starts > finishes[name] for name in task.waits_for), task.title


def task(**changed: object) -> tuple[PatternTask, ...]:
    return (replace(TASKS[0], **changed), TASKS[1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tasks": ()}, "B9.no_task"),
        ({"tasks": task(department="")}, "B3.no_department"),
        ({"tasks": task(department="市场部")}, "B1.outsider"),
        ({"tasks": task(title="开发")}, "B1.title"),
        ({"tasks": task(title=" ")}, "B1.title"),
        ({"tasks": task(finishes=99)}, "B4.outside_window"),
        ({"tasks": task(starts=9)}, "B4.outside_window"),
        ({"tasks": task(waits_for=["无此任务"])}, "B5.unknown"),
        ({"tasks": task(waits_for=["开发"])}, "B5.cycle"),
        ({"participants": PATTERN.participants[1:]}, "K1.one_initiating"),
        ({"participants": PATTERN.participants[:1]}, "K1.one_lead"),
        ({"participants": PATTERN.participants[:3]}, "K1.no_supervising"),
        (
            {"participants": (*PATTERN.participants, ("客服部", "supervising", ""))},
            "K1.lead_supervises_itself",
        ),
        ({"participants": (*PATTERN.participants, ("", "cooperating", ""))}, "K1.no_department"),
    ],
)
def test_k6_what_no_project_can_start_from_is_refused(
    changed: dict[str, object], code: str
) -> None:
    check(PATTERN)
    with pytest.raises(Unusable) as refusal:
        check(replace(PATTERN, **changed))  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_pattern_survives_being_kept() -> None:
    again = from_plain(as_plain(PATTERN))
    assert as_plain(again) == as_plain(from_plain(as_plain(again)))
    assert [each.title for each in again.tasks] == ["调研", "开发"]
    assert departments_of(again) == ["客服部", "技术部", "质控部"]


@given(st.dictionaries(st.sampled_from(["tasks", "goals", "length", "participants"]), st.none()))
def test_k6_what_is_no_pattern_is_said_to_be_none(said: dict[str, None]) -> None:
    if said:
        with pytest.raises(Unusable):
            from_plain(said)


@given(st.integers(min_value=2, max_value=30))
def test_b5_a_chain_is_fine_and_a_ring_is_not(length: int) -> None:
    chain = {str(n): [str(n - 1)] if n else [] for n in range(length)}
    assert in_order(chain) == sorted(chain, key=int)
    with pytest.raises(Unusable, match=r"B5\.cycle"):
        in_order({**chain, "0": [str(length - 1)]})


class Counted(str):
    """A title that counts how often it is compared."""

    compared = 0

    def strip(self, _chars: str | None = None) -> str:
        return self

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_b1_titles_are_compared_a_few_times_each_however_many_there_are() -> None:
    many = tuple(PatternTask(Counted(f"任务{n}"), "客服部") for n in range(500))
    Counted.compared = 0
    check(replace(PATTERN, tasks=many))
    assert Counted.compared < 20 * len(many)
