"""A predecessor is recognised by name, deliverable or paraphrase, and never silently dropped."""

import pytest

from xieli.exchange.rules import TaskIndex, TaskText

TASKS = [
    TaskText("用户反馈数据收集与分析", "《用户反馈分析报告》", 1),
    TaskText("需求文档撰写与评审", "《产品优化需求文档V1.0》", 2),
    TaskText("功能开发与测试", "上线版本(含优化功能)", 3),
    TaskText("上线效果监控与报告输出", "《上线效果分析报告》", 4),
]
INDEX = TaskIndex(TASKS)


@pytest.mark.parametrize(
    ("text", "own", "order", "how"),
    [
        ("用户反馈分析报告", 2, 1, "deliverable"),
        ("需求文档终版", 3, 2, "paraphrase"),
        ("功能上线完成", 4, 3, "paraphrase"),
        ("功能开发与测试", 4, 3, "exact"),
        ("《产品优化需求文档》", 3, 2, "deliverable"),
    ],
)
def test_the_sample(text, own, order, how):
    found = INDEX.match(text, own_order=own)
    assert (found.candidate.order, found.how) == (order, how)
    assert 0.4 < found.confidence <= 1


def test_never_the_row_itself():
    found = INDEX.match("功能开发与测试", own_order=3)
    assert found is None or found.candidate.order != 3


def test_nothing_alike_suggests_nothing():
    assert INDEX.match("办公室装修验收", own_order=4) is None
    assert INDEX.match("《》") is None
    assert TaskIndex([]).match("甲") is None


def test_a_paraphrase_is_never_certain():
    assert INDEX.match("需求文档终版", own_order=3).confidence < 1
