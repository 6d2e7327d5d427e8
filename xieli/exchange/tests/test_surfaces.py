"""The page, the API and the terminal choose, import and undo alike."""

import argparse
import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.plans import in_breakdown, in_execution
from xieli.exchange.cli import add_import
from xieli.exchange.forms import packed
from xieli.exchange.models import ImportRun
from xieli.exchange.reader import MAX_BYTES, read_workbook
from xieli.kickoff.models import Project
from xieli.people import commands as people

MASKED = [
    ["子任务名称", "所属部门", "直接负责人", "前置依赖", "要交什么"],
    ["甲", "客服部", "*", "", "报告"],
    ["乙", "客服部", "*", "甲的报告", "清单"],
]
TEXT = "\n".join("\t".join(row) for row in MASKED)


@pytest.fixture
def browser(cast: Cast) -> Client:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    _session, key = people.open_session(login=cast.zhou_ba.email, password=PASSWORD)
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.cookies["xieli_session"] = key
    return client


@pytest.fixture
def program(cast: Cast) -> Client:
    _token, key = people.create_token(person=cast.zhou_ba, name="导入", actor=None)
    return Client(headers={"Authorization": f"Bearer {key}"})


def terminal(words: list[str]) -> int:
    """Run `xieli import` with these words."""
    parser = argparse.ArgumentParser()
    add_import(parser)
    options = parser.parse_args(words)
    return int(options.run(options))


def answers(cast: Cast) -> dict[str, object]:
    return {
        "owner-客服部": cast.zhang_san.pk,
        "before-3-甲的报告": "甲",
        "header-要交什么": "deliverable",
    }


def test_the_page_previews_imports_and_undoes(cast: Cast, browser: Client) -> None:
    plan = in_breakdown(cast)
    place = f"/projects/{plan.project.code}/imports/"
    seen = browser.post(place, {"text": TEXT}).content.decode()
    assert "要交什么" in seen and 'name="owner-客服部"' in seen and 'name="before-3-' in seen
    cells = {"table": packed(MASKED), "file_name": "周计划.xlsx"}
    done = browser.post(place, cells | answers(cast) | {"apply": "1"})
    run = ImportRun.objects.get()
    assert done["Location"] == f"{place}?done={run.pk}"
    assert plan.project.tasks.get(title="乙").deliverable == "清单"
    seen = browser.get(done["Location"]).content.decode()
    assert f"/imports/{run.pk}/reversals/" in seen and "撤销导入" in seen and "周计划.xlsx" in seen
    browser.post(f"/imports/{run.pk}/reversals/")
    assert not plan.project.tasks.filter(title="乙").exists()
    assert "撤销导入</button>" not in browser.get(place).content.decode()
    again = browser.post(f"/imports/{run.pk}/reversals/")
    assert again.status_code == 422


def test_the_preview_shows_old_and_new_and_keeps_earlier_answers(
    cast: Cast, browser: Client
) -> None:
    plan = in_breakdown(cast)
    rows = [MASKED[0], [plan.survey.title, "", "", "", "《另一份》"]]
    seen = browser.post(
        f"/projects/{plan.project.code}/imports/",
        {"table": packed(rows), "header-要交什么": "deliverable", "owner-9": cast.li_si.pk},
    ).content.decode()
    assert f"<del>{plan.survey.deliverable}</del>" in seen and "<ins>《另一份》</ins>" in seen
    assert f'name="owner-9" value="{cast.li_si.pk}"' in seen


def test_refused_rows_are_downloaded_from_the_preview(cast: Cast, browser: Client) -> None:
    plan = in_breakdown(cast)
    answer = browser.post(
        f"/projects/{plan.project.code}/imports/refusals/", {"table": packed(MASKED)}
    )
    rows = read_workbook(answer.content, "x.xlsx")
    assert "直接负责人" in str(rows[1][5])
    new = browser.post("/projects/from-table/refusals/", {"table": packed(MASKED)})
    assert new.status_code == 200


def test_a_table_without_a_header_can_be_told_its_columns(cast: Cast, browser: Client) -> None:
    plan = in_execution(cast)
    rows = [["工作", "到哪了"], [plan.survey.title, "30%"]]
    place = f"/projects/{plan.project.code}/imports/"
    seen = browser.post(place, {"table": packed(rows)}).content.decode()
    assert 'name="header-工作"' in seen and 'name="header-到哪了"' in seen
    said = {"header-工作": "name", "header-到哪了": "progress", "apply": "1"}
    browser.post(place, {"table": packed(rows)} | said)
    plan.survey.refresh_from_db()
    assert plan.survey.percent == 30


@pytest.mark.parametrize("table", ["!", "eJw=", "eJwDAAAAAAE=", "x" * 100])
def test_an_altered_packed_table_is_refused(cast: Cast, browser: Client, table: str) -> None:
    plan = in_breakdown(cast)
    place = f"/projects/{plan.project.code}/imports/"
    assert browser.post(place, {"table": table}).status_code == 422


def test_a_packed_bomb_is_refused(cast: Cast, browser: Client) -> None:
    plan = in_breakdown(cast)
    bomb = packed([["a" * 1000] * 60] * 1000)
    assert len(bomb) < 400_000
    place = f"/projects/{plan.project.code}/imports/"
    assert browser.post(place, {"table": bomb}).status_code == 422


def test_a_table_of_5000_rows_is_folded_to_what_needs_attention(
    cast: Cast, browser: Client
) -> None:
    plan = in_breakdown(cast)
    rows = [["子任务名称", "所属部门", "直接负责人"]]
    rows += [[f"任务{n}", "客服部", "张三" if n % 100 else "李四"] for n in range(4000)]
    place = f"/projects/{plan.project.code}/imports/"
    seen = browser.post(place, {"table": packed(rows)}).content.decode()
    assert seen.count('<th scope="row">') == 40  # only the wrong ones
    assert "3960" in seen
    assert len(seen) < 400_000


def test_the_api_looks_first_then_chooses_imports_and_undoes(cast: Cast, program: Client) -> None:
    plan = in_breakdown(cast)
    place = f"/api/v1/projects/{plan.project.code}/imports"
    looked = program.post(place, {"text": TEXT}).json()
    assert (looked["id"], looked["unmapped"]) == (None, ["要交什么"])
    assert [row["action"] for row in looked["rows"]] == ["error", "error"]
    choices = {
        "owners": {"客服部": cast.zhang_san.email, "3": cast.zhou_ba.pk},
        "predecessors": {"3": {"甲的报告": "甲"}},
        "headers": {"要交什么": "deliverable"},
    }
    file = SimpleUploadedFile("a.tsv", TEXT.encode())
    said = {"file": file, "choices": json.dumps(choices)}
    headers = {"Idempotency-Key": "once"}
    done = program.post(f"{place}?dry_run=false", said, headers=headers).json()
    file.seek(0)
    assert program.post(f"{place}?dry_run=false", said, headers=headers).json() == done
    other = {"file": SimpleUploadedFile("a.tsv", b"x\ty"), "choices": json.dumps(choices)}
    mismatch = program.post(f"{place}?dry_run=false", other, headers=headers)
    assert mismatch.json()["code"] == "idempotency_mismatch"
    assert [row["action"] for row in done["rows"]] == ["create", "create"]
    task = plan.project.tasks.get(title="乙")
    assert (task.owner, task.deliverable) == (cast.zhou_ba, "清单")
    listed = program.get(place).json()["items"]
    assert [(each["id"], each["file_name"]) for each in listed] == [(done["id"], "a.tsv")]
    undone = program.post(f"/api/v1/imports/{done['id']}/reversals").json()
    assert undone["undone_by"] == "周八"
    again = program.post(f"/api/v1/imports/{done['id']}/reversals")
    assert (again.status_code, again.json()["code"]) == (422, "import.undone_already")


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ("{", "import.choices"),
        ('{"owners": {"客服部": "nobody"}}', "import.owner_unknown"),
        ('{"headers": {"要交什么": "salary"}}', "import.unknown_field"),
    ],
)
def test_choices_that_cannot_be_are_refused_by_name(
    cast: Cast, program: Client, choices: str, code: str
) -> None:
    plan = in_breakdown(cast)
    place = f"/api/v1/projects/{plan.project.code}/imports"
    answer = program.post(place, {"text": TEXT, "choices": choices})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_terminal_chooses_imports_says_who_acts_and_undoes(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = in_breakdown(cast)
    file, refused = tmp_path / "表.tsv", tmp_path / "mend.xlsx"
    file.write_text(TEXT)
    words = [str(file), "--project", plan.project.code]
    assert terminal([*words, "--refused", str(refused)]) == 2
    assert len(read_workbook(refused.read_bytes(), "x.xlsx")[1]) == 6
    words += ["--owner", "客服部=zhang.san@example.com", "--predecessor", "3:甲的报告=甲"]
    words += ["--header", "要交什么=deliverable", "--json"]
    capsys.readouterr()
    assert terminal(words) == 0
    said = capsys.readouterr()
    assert "周八" in said.err  # the creator
    pk = json.loads(said.out)["id"]
    assert terminal(["undo", pk, "--as", cast.wu_jiu.email]) == 2
    assert terminal(["undo", pk]) == 0
    assert not plan.project.tasks.filter(title="乙").exists()
    assert terminal(["undo", "nothing"]) == 2
    assert terminal([str(file)]) == 2


def test_a_file_of_utf16_or_gbk_goes_in_by_the_page(cast: Cast, browser: Client) -> None:
    plan = in_execution(cast)
    for number, encoding in enumerate(["gb18030", "utf-16", "utf-8-sig"], start=1):
        text = f"任务名称,完成度\n{plan.survey.title},{number}0%\n"
        file = io.BytesIO(text.encode(encoding))
        file.name = "进度.csv"
        seen = browser.post(f"/projects/{plan.project.code}/imports/", {"file": file, "apply": "1"})
        assert seen.status_code == 302, encoding
    plan.survey.refresh_from_db()
    assert plan.survey.percent == 30


def test_an_upload_that_is_too_large_is_refused_unread(cast: Cast, browser: Client) -> None:
    plan = in_breakdown(cast)
    file = SimpleUploadedFile("a.csv", b"a,b\n" * (MAX_BYTES // 4 + 1))
    answer = browser.post(f"/projects/{plan.project.code}/imports/", {"file": file})
    assert answer.status_code == 422
    assert "文件过大" in answer.content.decode()


def test_a_program_begins_a_draft_from_a_table(cast: Cast, program: Client) -> None:
    said = {"text": "子任务名称\t所属部门\t直接负责人\n梳理流程\t客服部\t张三"}
    answer = program.post("/api/v1/drafts?code=FROM-API&title=从程序新建", said)
    assert answer.status_code == 201, answer.content
    assert answer.json()["title"] == "从程序新建"
    project = Project.objects.get(code="FROM-API")
    assert [task.title for task in project.tasks.all()] == ["梳理流程"]
    again = program.post("/api/v1/drafts?code=FROM-API", said)
    assert again.status_code == 422 and Project.objects.filter(code="FROM-API").count() == 1
