"""Time a document in each format: python -m bench.paper [ROUNDS].

Every round prints other words, so that nothing set before is used again; the first is the cold one.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime


def main(rounds: int) -> None:
    """Print one line for a document of about 3 pages and one of about 20, in each format."""
    import pypdf

    from xieli.paper.rules import Column, Paper, Section, Slot, Standing, Table, Words
    from xieli.paper.writers.pdf import write_pdf
    from xieli.paper.writers.word import write_word

    risk = "数据源不稳定，误差在百分之三以内" * 2

    def paper(rows: int, number: int) -> Paper:
        columns = [Column("子任务名称", 30), Column("直接负责人", 15), Column("任务风险点", 55)]
        words = [(f"用户反馈数据收集与分析 {number}-{row}", "张三", risk) for row in range(rows)]
        return Paper(
            kind="breakdown", title="任务拆解与分工表", organisation="示例公司",
            project="客户投诉率下降项目", code="P-1", number="第1版", standing=Standing.IN_FORCE,
            standing_word="已生效", since="", warning="", dated_at=datetime(2024, 3, 1, tzinfo=UTC),
            sections=[Section("任务", [Table(columns, words)])],
            slots=[Slot(f"部门{n}", "配合", name="周八", day="2024-03-01") for n in range(6)],
            attachments=[], hash="ab" * 32, address="https://xieli.example.com/verify/x",
            language="zh-hans",
            words=Words("会签栏", "部门", "意见", "签字", "日期", "附件", "指纹", "核验"),
        )  # fmt: skip

    writers: dict[str, Callable[[Paper], bytes]] = {"PDF": write_pdf, "Word": write_word}
    for rows in (25, 270):
        for format, write in writers.items():
            spent = []
            for number in range(rounds + 1):
                made = paper(rows, number)
                began = time.perf_counter()
                content = write(made)
                spent.append((time.perf_counter() - began) * 1000)
            pages = len(pypdf.PdfReader(io.BytesIO(write_pdf(made))).pages)
            middle, size = statistics.median(spent[1:]), len(content) >> 10
            name = f"{format}, {pages} pages"
            print(f"{name:16} {middle:8.0f} ms warm   {spent[0]:8.0f} ms cold   {size} KB")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
