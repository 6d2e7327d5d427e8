"""R3: fifty departments sign one charter, ten times each at once, while somebody edits it.

    .venv/bin/python -m bench.signing

Runs a server of its own on 127.0.0.1 over a database in a temporary folder, and ends it. Prints
how long an answer took, what the answers were, and whether the promise holds: one signature a
department and revision, a stale text refused, one event "effective" at most, nobody told that the
database is locked. Exit 1 when it does not hold.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

DEPARTMENTS, TIMES, LANES, EDIT_AFTER = 50, 10, 64, 25
PASSWORD = "correct-horse-battery"  # noqa: S105 - of people who exist for a minute
SET_UP = f"""
import django, json; django.setup()
from datetime import date, timedelta
from xieli.core import clock
from xieli.people import commands as people
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.rules import Role
from decimal import Decimal
people.found_organisation(name="R3", actor=None)
tokens, parts = [], []
for n in range({DEPARTMENTS}):
    row = people.add_department(name=f"部门{{n}}", actor=None)
    head = people.add_person(name=f"负责人{{n}}", department=row, email=f"h{{n}}@example.com",
                             password="{PASSWORD}", actor=None)
    people.appoint_head(department=row, head=head, actor=None)
    tokens.append(people.create_token(person=head, name="r3", actor=None)[1])
    parts.append((row, Role.COOPERATING, ""))
    lead = lead if n else head
parts[0] = (parts[0][0], Role.LEAD, "")
parts[1] = (parts[1][0], Role.SUPERVISING, "")
parts.append((parts[0][0], Role.INITIATING, ""))
text = CharterText("为何", "范围内", "范围外", date(2026, 1, 5), date(2026, 3, 2),
    [GoalText("投诉率", baseline=Decimal(5), target=Decimal(4), due_on=date(2026, 3, 2))],
    [("上线", date(2026, 3, 2))], parts)
project = kickoff.create_project(code="R3", title="五十个部门", actor=lead)
project = kickoff.edit_charter(project=project, text=text, version=1, actor=lead)
revision = kickoff.submit_charter(project=project, due_at=clock.now() + timedelta(days=2),
                                  version=project.version, actor=lead)
slots = {{s.department_id: s.pk for s in revision.signatories.all()}}
print(json.dumps({{"tokens": tokens, "slots": [slots[p[0].pk] for p in parts[:-1]],
                  "hash": revision.hash}}))
"""
CHECK = """
import django, json; django.setup()
from django.db.models import Count
from xieli.core.models import Event, Ledger
from xieli.core.verification import findings
from xieli.library.queries.manifest import CHECKS
from xieli.signoff.models import Signature
twice = Signature.objects.values("signatory").annotate(n=Count("pk")).filter(n__gt=1).count()
print(json.dumps({"signatures": Signature.objects.count(), "twice": twice,
    "effective": Event.objects.filter(type="revision.effective").count(),
    "findings": [f.problem for ledger in Ledger.objects.all() for f in findings(ledger)]}))
"""


def terminal(data: Path, *words: str) -> str:
    """Run a command of ours over the run's own data."""
    environment = {**os.environ, "XIELI_DATA": str(data)}
    environment["DJANGO_SETTINGS_MODULE"] = "xieli.config.settings"
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *words], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def main() -> int:
    """Set up, sign, check, tell."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        terminal(data, "-m", "xieli", "migrate", "--verbosity", "0")
        scene = json.loads(terminal(data, "-c", SET_UP))
        port = 8199
        server = subprocess.Popen(  # noqa: S603 - our own server
            [sys.executable, "-m", "xieli", "serve", "--port", str(port)],
            env={**os.environ, "XIELI_DATA": folder}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            next(server.stdout or iter(()))  # it says that it is ready
            took, answers = sign(f"http://127.0.0.1:{port}/api/v1", scene)
        finally:
            server.terminate()
            server.wait()
        found = json.loads(terminal(data, "-c", CHECK))
    took.sort()
    print(f"{len(took)} requests, {LANES} at once: median {statistics.median(took):.3f} s")
    print(f"p99 {took[int(len(took) * 0.99) - 1]:.3f} s; answers {dict(answers)}")
    print(json.dumps(found))
    holds = (
        not found["twice"]
        and not found["findings"]
        and found["effective"] <= 1
        and not answers.keys() - {201, 403, 409, 422}
        and found["signatures"] == answers[201]
    )
    print("R3 holds" if holds else "R3 does not hold")
    return 0 if holds else 1


def sign(api: str, scene: dict[str, Any]) -> tuple[list[float], Counter[int]]:
    """Send every signature at once; somewhere in the middle the lead edits the text."""
    took, answers, edited = list[float](), Counter[int](), threading.Event()
    with httpx.Client(timeout=60, limits=httpx.Limits(max_connections=LANES)) as client:

        def one(turn: int) -> None:
            place = turn % DEPARTMENTS
            if turn == EDIT_AFTER and not edited.is_set():
                edited.set()
                edit(client, api, scene["tokens"][0])
            began = time.perf_counter()
            answer = client.post(
                f"{api}/documents/signatories/{scene['slots'][place]}/signatures",
                headers={"Authorization": f"Bearer {scene['tokens'][place]}"},
                json={"hash": scene["hash"], "password": PASSWORD},
            )
            took.append(time.perf_counter() - began)
            answers[answer.status_code] += 1

        with ThreadPoolExecutor(LANES) as lanes:
            list(lanes.map(one, range(DEPARTMENTS * TIMES)))
    return took, answers


def edit(client: httpx.Client, api: str, token: str) -> None:
    """The lead says the background anew; who has not signed yet is refused the old text."""
    headers = {"Authorization": f"Bearer {token}"}
    said = client.get(f"{api}/projects/R3/charter", headers=headers).json()
    headers["If-Match"] = f'"{said["version"]}"'
    client.put(f"{api}/projects/R3/charter", headers=headers, json={**said, "background": "新"})


if __name__ == "__main__":
    sys.exit(main())
