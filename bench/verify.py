"""How fast a ledger is walked: python -m bench.verify [EVENTS].

Makes a data set in a temporary folder: one project whose charter twenty departments signed in
fifty revisions, its clauses changed in between, and then so many events of edited rows. Prints how
many events a second the chain alone takes, and everything `xieli verify` walks: chain, texts,
slots, signatures, files and seals. Median of ROUNDS; exit 1 where anything is found.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

DEPARTMENTS, REVISIONS, EVENTS, ROUNDS, BATCH = 20, 50, 100_000, 3, 5_000


def signed_project() -> str:
    """Return the ledger of a project with a thousand signatures."""
    from xieli.core import clock
    from xieli.kickoff import commands as kickoff
    from xieli.kickoff.commands import CharterText, GoalText
    from xieli.kickoff.rules import Role
    from xieli.people import commands as people
    from xieli.signoff import commands as signoff

    people.found_organisation(name="核验", actor=None)
    heads, parts = [], []
    for n in range(DEPARTMENTS):
        department = people.add_department(name=f"部门{n:02}", actor=None)
        head = people.add_person(
            name=f"负责人{n:02}", department=department, email=f"h{n}@example.com", actor=None
        )
        people.appoint_head(department=department, head=head, actor=None)
        heads.append(head)
        role = (Role.LEAD, Role.SUPERVISING)[n] if n < 2 else Role.COOPERATING
        parts.append((department, role, ""))
    parts.append((parts[0][0], Role.INITIATING, ""))
    lead, due = heads[0], date(2026, 6, 1)
    project = kickoff.create_project(code="V-1", title="核验", actor=lead)
    of_department = {head.department_id: head for head in heads}
    for n in range(REVISIONS):
        goals = [GoalText("投诉率", baseline=Decimal(5), target=Decimal(4), due_on=due)]
        text = CharterText(
            f"为何{n}", "范围内", "范围外", date(2026, 1, 5), due, goals, [("上线", due)], parts
        )
        project.refresh_from_db()
        project = kickoff.edit_charter(
            project=project, text=text, version=project.version, actor=lead
        )
        revision = kickoff.submit_charter(
            project=project,
            due_at=clock.now() + timedelta(days=2),
            version=project.version,
            actor=lead,
        )
        slots = list(revision.signatories.all())
        for slot in slots[: None if n == REVISIONS - 1 else -1]:  # else it would be in force
            signoff.sign_revision(
                signatory=slot, hash=revision.hash, actor=of_department[slot.department_id]
            )
    return project.ledger_id


def fill(ledger_id: str, events: int) -> None:
    """Append so many events like those of edited rows."""
    from django.db import transaction

    from xieli.core.events import Said, record_many
    from xieli.kickoff.models import Project
    from xieli.workplan.events import WorkplanEvent

    project = Project.objects.get(ledger_id=ledger_id)
    before = {"planned_finish": "2026-03-30", "note": "测试数据工具延期两天到位"}
    for start in range(0, events, BATCH):
        said = [
            Said(project, before, {"planned_finish": "2026-04-01", "note": f"第{n}次"})
            for n in range(start, min(start + BATCH, events))
        ]
        with transaction.atomic():
            record_many(WorkplanEvent.TASK_EDITED, said, ledger_id=ledger_id, actor=None)


def rate(walk: Callable[[], Iterable[object]], events: int) -> tuple[float, float]:
    """Return events a second by the clock and by the processor, the median of ROUNDS."""
    by_clock, by_processor = [], []
    for _round in range(ROUNDS):
        began, spent = time.perf_counter(), time.process_time()
        if found := list(walk()):
            sys.exit(f"{len(found)} findings, the first: {found[0]}")
        by_clock.append(events / (time.perf_counter() - began))
        by_processor.append(events / (time.process_time() - spent))
    return statistics.median(by_clock), statistics.median(by_processor)


def main(events: int) -> None:
    """Print one line for the chain alone and one for everything."""
    from xieli.core.events import verify
    from xieli.core.models import Ledger
    from xieli.core.verification import findings
    from xieli.signoff.models import Signature

    ledger_id = signed_project()
    fill(ledger_id, events)
    ledger = Ledger.objects.get(pk=ledger_id)
    print(f"{ledger.number:,} events, {Signature.objects.count():,} signatures")
    for name, walk in (("chain", verify), ("everything", findings)):
        clock, processor = rate(lambda walk=walk: walk(ledger), ledger.number)
        print(f"{name:10} {clock:9,.0f} events/s   {processor:9,.0f} events/s of CPU")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XIELI_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
