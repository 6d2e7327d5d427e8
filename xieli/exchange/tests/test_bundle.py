"""A6, V2: a bundle is checked where Xieli is not, and whatever is changed in it is found."""

import ast
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from xieli.attachments import queries
from xieli.attachments.commands import Incoming, attach_file
from xieli.changes.models import ChangeRequest
from xieli.core import clock
from xieli.exchange.writer import write_bundle
from xieli.jobs.commands import run_due
from xieli.jobs.models import Job
from xieli.jobs.queries import file_of
from xieli.kickoff.models import Project
from xieli.library import commands as library
from xieli.library.models import Case
from xieli.library.queries.bundles import VERIFIER, bundle_problems
from xieli.meetings import commands as meetings

pytestmark = pytest.mark.django_db
HERE = "https://xieli.example.com"
SEVERAL = ("change-1", "change-2", "acceptance-1", "minutes-1-retrospective")
OFFICE = (".docx", ".xlsx")  # they bear the minute they were written in


@pytest.fixture
def case(cast: Cast) -> Case:
    plan = learned(cast, is_changed=True)
    return library.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )


@pytest.fixture
def bundle(case: Case, tmp_path: Path) -> Path:
    path = tmp_path / "case.zip"
    write_bundle(case, HERE, to=path)
    return path


def test_v2_a_bundle_is_checked_where_xieli_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(VERIFIER, alone)
    said = subprocess.run(
        [sys.executable, "-I", "-S", str(alone / VERIFIER.name), str(bundle)],
        capture_output=True, text=True, cwd=alone, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
    assert "intact" in said.stdout


def test_v2_the_verifier_is_written_for_the_python_outsiders_have() -> None:
    tree = ast.parse(VERIFIER.read_text("utf-8"), feature_version=(3, 9))
    newer = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        for alias in node.names
    } & {"UTC", "StrEnum", "Self", "TypeAlias"}  # fmt: skip
    assert newer == set(), "these came after 3.9"


def test_v2_a_bundle_says_which_python_checks_it(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as whole:
        assert "Python 3.9" in whole.read("README.txt").decode()


def test_a6_a_bundle_holds_every_change_round_and_minutes(cast: Cast, tmp_path: Path) -> None:
    plan = learned(cast, is_changed=True)
    now = clock.now()
    ChangeRequest.objects.create(
        project=plan.project, number=2, reason="后来撤回", drafted_by=cast.zhang_san,
        drafted_at=now, withdrawn_by=cast.zhou_ba, withdrawn_at=now,
    )  # fmt: skip
    with clock.fixed_at(now):
        meeting = meetings.call_meeting(
            project=plan.project, kind="retrospective", starts_at=now + timedelta(hours=1),
            lasts=30, place="", people=[cast.li_si], actor=cast.zhou_ba,
        )  # fmt: skip
        meeting = meetings.begin_meeting(meeting=meeting, version=1, actor=cast.zhou_ba)
        meeting = meetings.end_meeting(
            meeting=meeting, present=[cast.li_si], summary="按计划", notes={},
            version=meeting.version, actor=cast.zhou_ba,
        )  # fmt: skip
        meetings.confirm_minutes(meeting=meeting, hash=meeting.hash, remark="", actor=cast.li_si)
    plan.project.refresh_from_db()
    case = library.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )
    write_bundle(case, HERE, to=tmp_path / "case.zip")
    with zipfile.ZipFile(tmp_path / "case.zip") as whole:
        names = {name for name in whole.namelist() if name.startswith("documents/")}
    several = {f"{name}.{format}" for name in SEVERAL for format in ("pdf", "docx")}
    assert names >= {f"documents/{name}" for name in several} | {"documents/charter.pdf"}
    assert names.isdisjoint({"documents/change.pdf", "documents/acceptance.pdf"})
    assert bundle_problems(tmp_path / "case.zip") == []


def test_v2_the_same_content_gives_the_same_bytes(case: Case, tmp_path: Path) -> None:
    found = []
    for name in ("a.zip", "b.zip"):
        write_bundle(case, HERE, to=tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as whole:
            names = [each for each in whole.namelist() if not each.endswith(OFFICE)]
            found.append({each: whole.read(each) for each in names if each != "checksums.txt"})
    assert found[0] == found[1]


def test_v2_a_changed_byte_of_any_member_is_found(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    for name, content in members.items():
        at = len(content) // 2
        other = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        changed = tmp_path / "changed.zip"
        with zipfile.ZipFile(changed, "w") as out:
            for each, kept in members.items():
                out.writestr(each, other if each == name else kept)
        with suppress(KeyError, ValueError, TypeError):  # it can no longer be read at all
            assert bundle_problems(changed), name


@pytest.mark.parametrize("name", ["ledger.jsonl", "rows.json"])
def test_v2_who_also_mends_the_checksums_is_found_by_the_chain(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(bundle) as whole:
        members = {each: whole.read(each) for each in whole.namelist()}
    members[name] = members[name].replace("周八".encode(), "周九".encode(), 1)
    members["checksums.txt"] = b""
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(changed, "w") as out:
        for each, kept in members.items():
            out.writestr(each, kept)
    found = bundle_problems(changed)
    assert any("altered" in line for line in found if "does not belong" not in line)


def test_v2_what_is_no_bundle_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "no.zip"
    path.write_text("no")
    said = subprocess.run(
        [sys.executable, str(VERIFIER), str(path)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "no bundle" in said.stderr


def test_a6_who_may_see_a_case_takes_its_bundle_away(case: Case, cast: Cast) -> None:
    address = f"/cases/{case.pk}/bundles/"
    browser = signed_in(cast.li_si)
    job = browser.post(address)["Location"]
    assert "等待" in browser.get(job).text  # nobody has begun
    assert run_due() == 1
    assert browser.get(f"{job}file").getvalue()[:2] == b"PK"
    assert f'href="{job}file"' in browser.get(job).text
    assert signed_in(cast.wu_jiu).post(address).status_code == 404


def test_t6_who_is_taken_off_a_confidential_project_takes_no_bundle_away(
    case: Case, cast: Cast
) -> None:
    address = f"/cases/{case.pk}/bundles/"
    browser = signed_in(cast.li_si)
    made = browser.post(address)["Location"]
    assert run_due() == 1
    asked = browser.post(address)["Location"]
    Project.objects.filter(pk=case.project_id).update(is_confidential=True)
    for url in (f"{made}file", made, f"/api/v1{made}file", f"/api/v1{made}".rstrip("/")):
        assert browser.get(url).status_code == 404, url
    assert run_due() == 1
    [job] = Job.objects.filter(pk=asked.split("/")[2])
    assert (job.state, file_of(job).exists()) == ("failed", False)


def test_a6_files_are_in_the_bundle_byte_for_byte(cast: Cast, tmp_path: Path) -> None:
    plan = learned(cast)
    place = queries.place("task", plan.survey.pk, cast.zhang_san)
    assert place is not None
    content = b"%PDF-1.7 report"
    attach_file(
        place=place,
        subject_type="task",
        file=Incoming("报告.pdf", len(content), [content]),
        actor=cast.zhang_san,
    )
    case = library.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )
    path = tmp_path / "case.zip"
    write_bundle(case, HERE, to=path)
    with zipfile.ZipFile(path) as whole:
        [name] = [name for name in whole.namelist() if name.startswith("files/")]
        assert whole.read(name) == content
    assert bundle_problems(path) == []
