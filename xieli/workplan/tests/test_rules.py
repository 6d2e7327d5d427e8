"""The breakdown worked out with pencil and paper: B2–B4, B7, B8 and C1."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.workplan.rules import (
    Promise,
    TaskFacts,
    Tier,
    missing_for_submission,
    overlaps,
    required_tier,
)

COMPLETE = TaskFacts(
    id="t",
    row=1,
    title="访谈",
    department="客服部",
    module="调研",
    action="访谈用户",
    planned_start=date(2024, 4, 1),
    planned_finish=date(2024, 4, 3),
    deliverable="访谈报告",
    supporters=[("李四", "提供用户名单")],
    risks=[("用户不接电话", "改用问卷", None)],
    backup="王五",
    is_critical=True,
)
OPENS, DEADLINE = date(2024, 4, 1), date(2024, 4, 30)


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        ({}, []),
        ({"supporters": [("李四", " ")]}, [("B2.no_support", "support")]),
        ({"department": ""}, [("B3.no_department", "department")]),
        ({"module": " "}, [("B3.no_module", "module")]),
        ({"action": ""}, [("B3.no_action", "action")]),
        ({"planned_start": None}, [("B4.no_dates", "planned_start")]),
        ({"planned_finish": None}, [("B4.no_dates", "planned_finish")]),
        ({"planned_start": date(2024, 4, 4)}, [("B4.finish_before_start", "planned_finish")]),
        ({"planned_start": date(2024, 3, 31)}, [("B4.outside_window", "planned_start")]),
        ({"planned_finish": date(2024, 5, 1)}, [("B4.outside_window", "planned_finish")]),
        ({"planned_finish": DEADLINE}, []),
        ({"deliverable": ""}, [("B4.no_deliverable", "deliverable")]),
        ({"risks": [("用户不接电话", "", "赵六")]}, [("B8.no_contingency", "contingency")]),
        ({"backup": None}, [("B8.no_backup", "backup")]),
        ({"backup": None, "is_critical": False}, []),
        ({"backup": None, "risks": [("停电", "备用电源", "赵六")]}, []),
    ],
)
def test_each_thing_a_row_lacks_is_named(
    change: dict[str, object], gaps: list[tuple[str, str]]
) -> None:
    """B2, B3, B4 and B8 gate the submission."""
    row = replace(COMPLETE, row=7, **change)  # type: ignore[arg-type]
    found = missing_for_submission([COMPLETE, row], OPENS, DEADLINE)
    assert [(gap.code, gap.field) for gap in found] == gaps
    assert all((gap.task, gap.row) == ("t", 7) for gap in found)


def test_an_empty_breakdown_is_not_submitted() -> None:
    assert [gap.code for gap in missing_for_submission([], OPENS, DEADLINE)] == ["B9.no_task"]


def promise(id: str, what: str, first: int, last: int) -> Promise:
    """Promise something from one day of April 2024 to another."""
    return Promise(id, f"task-{id}", what, date(2024, 4, first), date(2024, 4, last))


def test_the_same_thing_promised_twice_is_shown() -> None:
    """B7: however it is typed, for as little as one common day."""
    found = overlaps(
        [
            promise("3", "李四", 5, 9),
            promise("1", "李四", 1, 5),
            promise("2", "王五", 1, 30),
            promise("4", "Ｆｉｇｍａ  席位", 1, 2),
            promise("5", "figma 席位 ", 2, 3),
            promise("6", "李四", 10, 11),
        ]
    )
    assert [(pair.first.id, pair.second.id) for pair in found] == [("1", "3"), ("4", "5")]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 20), st.integers(0, 9))))
def test_overlaps_agree_with_looking_at_every_pair(drawn: list[tuple[str, int, int]]) -> None:
    promises = [promise(str(i), w, first, first + more) for i, (w, first, more) in enumerate(drawn)]
    expected = {
        frozenset((a.id, b.id))
        for a in promises
        for b in promises
        if a.id < b.id
        and a.what == b.what
        and a.starts_on <= b.ends_on
        and b.starts_on <= a.ends_on
    }
    found = overlaps(promises)
    assert {frozenset((pair.first.id, pair.second.id)) for pair in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("changed", "beyond_float", "tier"),
    [
        ({"owner", "note"}, False, Tier.FREE),
        ({"planned_finish"}, False, Tier.LEAD_AND_HEAD),
        ({"deliverable", "owner"}, False, Tier.LEAD_AND_HEAD),
        ({"planned_finish"}, True, Tier.ALL),
        ({"department"}, False, Tier.ALL),
    ],
)
def test_a_change_needs_whom_it_reaches(changed: set[str], beyond_float: bool, tier: Tier) -> None:
    """C1: three tiers."""
    assert required_tier(changed, beyond_float=beyond_float) is tier
