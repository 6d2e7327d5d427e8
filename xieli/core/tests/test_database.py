"""Several processes write at once, with limited patience; a full disk is said plainly."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
SET_UP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import found_company
found_company()
"""
ADD_MANY = """
import sys
import django; django.setup()
from xieli.people import commands
for number in range(25):
    commands.add_department(name=f"{sys.argv[1]}-{number}", actor=None)
"""
COUNT = """
import django; django.setup()
from xieli.core.events import verify
from xieli.core.models import Ledger
from xieli.people.models import Department
print(Department.objects.filter(name__contains="-").count())
print(sum(len(list(verify(ledger))) for ledger in Ledger.objects.all()))
"""
FILL = """
import django; django.setup()
from django.db import connection
from xieli.core.errors import DiskFull
from xieli.core.models import Event
from xieli.people import commands
from xieli.people.models import Department
with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0]}")
try:
    for number in range(5000):
        commands.add_department(name=f"{number}" * 15, actor=None)
except DiskFull as full:
    print(full)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count=1073741823")
added = Department.objects.count()
events = Event.objects.filter(type="department.added").count()
commands.add_department(name="又有空间了", actor=None)
print(added == events and added < 5000)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the environment of processes that share one fresh database."""
    data = tmp_path_factory.mktemp("house")
    given = os.environ | {
        "PYTHONPATH": str(ROOT), "XIELI_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "xieli.config.settings",
    }  # fmt: skip
    url, name = os.environ.get("DATABASE_URL"), f"house_{uuid4().hex[:8]}"
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        given["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    run(given, SET_UP)
    yield given
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run(house: dict[str, str], script: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, env=house, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def add_person(house: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    words = [
        "person",
        "add",
        "--name",
        "来晚了",
        "--email",
        "late@example.com",
        "--department",
        "客服部",
    ]
    return subprocess.run(
        [sys.executable, "-m", "xieli", *words],
        env=house, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@contextmanager
def held(house: dict[str, str]) -> Iterator[None]:
    """Hold the file, or every ledger's row, as another process does."""
    if "DATABASE_URL" in house:
        with psycopg.connect(house["DATABASE_URL"]) as connection:
            connection.execute("SELECT 1 FROM core_ledger FOR UPDATE")
            yield
        return
    with closing(sqlite3.connect(Path(house["XIELI_DATA"]) / "xieli.sqlite3")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def test_r3_two_processes_write_at_once_and_nothing_is_lost(house: dict[str, str]) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", ADD_MANY, name], env=house, cwd=ROOT)
        for name in ("server", "terminal")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    departments, faults = run(house, COUNT).split()
    assert (departments, faults) == ("50", "0")


def test_r3_who_cannot_write_in_time_changes_nothing_and_says_so(house: dict[str, str]) -> None:
    impatient = house | {"XIELI_WRITE_WAIT_SECONDS": "0.2"}
    with held(house):
        refused = add_person(impatient)
    assert refused.returncode == 2
    assert "数据库正忙" in refused.stderr and "Traceback" not in refused.stderr
    assert add_person(impatient).returncode == 0


def test_a_full_disk_leaves_nothing_half_written(house: dict[str, str]) -> None:
    if "DATABASE_URL" in house:
        pytest.skip("the limit is a setting of SQLite's")
    sentence, intact = run(house, FILL).splitlines()
    assert "磁盘已满" in sentence and intact == "True"
