"""A person's own stream, served by a real process: all they may see, in one connection."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xieli.live.tests.company import Company, Listening


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    company = Company(tmp_path_factory.mktemp("live"), most=8)
    company.found()
    company.serve()
    try:
        yield company
    finally:
        company.stop()


def test_one_stream_tells_of_every_project_a_person_sees_and_of_no_other(company: Company) -> None:
    """T6: a stranger's stream is open, and silent."""
    company.begin("A-1", "产品部")
    company.begin("A-2")
    mine, theirs, stranger = (company.listen(who) for who in ("zhou_ba", "li_si", "wu_jiu"))
    mine.wait_for(lambda s: s.told[:1] == ["open"])
    assert {"A-1": 2, "A-2": 2}.items() <= mine.state.items()
    theirs.wait_for(lambda s: s.told[:1] == ["open"])
    assert theirs.state == {"A-1": 2}
    company.edit("A-2")
    company.edit("A-1", "产品部")
    mine.wait_for(lambda s: s.events[-2:] == [("A-2", 3), ("A-1", 3)])
    theirs.wait_for(lambda s: s.events[-1:] == [("A-1", 3)])
    assert not any(code == "A-2" for code, _number in theirs.events)
    stranger.wait_for(lambda s: s.told[:1] == ["open"])
    assert (stranger.state, stranger.events) == ({}, [])
    for stream in (mine, theirs, stranger):
        stream.drop()


def test_r12_who_comes_back_misses_nothing_of_any_ledger_and_sees_nothing_twice(
    company: Company,
) -> None:
    company.begin("B-1")
    company.begin("B-2")
    seen: list[tuple[str, int]] = []
    reader = company.listen("zhang_san")
    reader.wait_for(lambda s: s.told[:1] == ["open"])
    expected: list[tuple[str, int]] = []
    numbers = {"B-1": 2, "B-2": 2}
    for turn in range(6):
        for code in random.choices(["B-1", "B-2"], k=3):
            company.edit(code)
            numbers[code] += 1
            expected.append((code, numbers[code]))
        if turn == 3:  # a project that is there only later
            company.begin("B-3")
            numbers["B-3"] = 2
            expected += [("B-3", 2)]
        if turn % 2:
            reader = company.listen("zhang_san", reader.last_id)
        reader.wait_for(lambda s, last=expected[-1]: last in s.events)
        if turn % 2 == 0:
            reader.drop()
        seen += reader.events
        reader.events = []
    # What was written just before the stream opened may be told; a draft is its creator's alone.
    before = {("B-1", 1), ("B-1", 2), ("B-2", 1), ("B-2", 2), ("B-3", 1)}
    assert [each for each in seen if each not in before] == expected
    reader.drop()


def test_r12_the_server_restarted_in_between_loses_nothing(company: Company) -> None:
    company.begin("C-1")
    before = company.listen("zhang_san")
    before.wait_for(lambda s: s.told[:1] == ["open"])
    company.edit("C-1")
    before.wait_for(lambda s: ("C-1", 3) in s.events)
    company.stop()
    assert before.has_ended.wait(5)
    company.run(
        "import django; django.setup()\n"
        "from xieli.kickoff import commands\n"
        "from xieli.kickoff.models import Project\n"
        "from xieli.kickoff.rules import Role\n"
        "row = Project.objects.get(code='C-1')\n"
        "text = commands.CharterText(background='停机', participants=[(p.department, Role.LEAD, '')"
        " for p in row.participants.select_related('department')])\n"
        "commands.edit_charter(project=row, text=text, version=row.version, actor=row.created_by)\n"
    )
    company.serve()
    company.edit("C-1")
    after = company.listen("zhang_san", before.last_id)
    after.wait_for(lambda s: ("C-1", 5) in s.events)
    assert [each for each in after.events if each[0] == "C-1"] == [("C-1", 4), ("C-1", 5)]
    after.drop()


def test_t6_a_project_appears_and_vanishes_within_seconds(company: Company) -> None:
    company.begin("D-1")
    reader = company.listen("wu_jiu")
    reader.wait_for(lambda s: s.told[:1] == ["open"])
    company.edit("D-1", "市场部")
    reader.wait_for(lambda s: s.state.get("D-1") == 3)
    company.edit("D-1", "市场部")
    reader.wait_for(lambda s: ("D-1", 4) in s.events)
    company.edit("D-1")
    reader.wait_for(lambda s: "D-1" not in s.state)
    company.edit("D-1")
    time.sleep(0.3)
    assert max(number for _code, number in reader.events) == 4
    reader.drop()


def test_people_are_told_that_departments_or_persons_changed_but_not_what(
    company: Company,
) -> None:
    reader = company.listen("wu_jiu")
    reader.wait_for(lambda s: s.told[:1] == ["open"])
    said = {"name": "新人", "department": "市场部", "email": "new@example.com"}
    status, told = company.ask("admin", "POST", "people", said)
    assert status in {201, 422}, told
    company.run(
        "import django; django.setup()\n"
        "from xieli.people import commands\n"
        "commands.add_department(name='法务部', actor=None)\n"
    )
    reader.wait_for(lambda s: "people" in s.told)
    reader.drop()


def test_an_id_hides_how_much_happens_elsewhere_and_nobody_makes_one_up(company: Company) -> None:
    reader = company.listen("wu_jiu")
    reader.wait_for(lambda s: s.told[:1] == ["open"])
    reader.drop()
    assert len(reader.last_id) > 60
    assert company.listen("wu_jiu", "17").status == 422
    assert company.listen("wu_jiu", reader.last_id[:-3] + "AAA").status == 422


def test_the_unknown_have_no_stream_and_one_person_no_more_than_allowed(company: Company) -> None:
    assert company.listen("").status == 401
    streams = [company.listen("admin") for _ in range(9)]
    assert [stream.status for stream in streams] == [200] * 8 + [429]
    for stream in streams[:8]:
        stream.drop()


def test_p3_a_leavers_stream_ends_within_five_seconds(company: Company) -> None:
    reader = company.listen("leaver")
    reader.wait_for(lambda s: s.told[:1] == ["open"])
    company.run(
        "import django; django.setup()\n"
        "from xieli.people import commands\n"
        "from xieli.people.models import Person\n"
        "commands.record_leaver(person=Person.objects.get(name='赵六'), actor=None)\n"
    )
    assert reader.has_ended.wait(5)


def test_r11_screens_converge_and_who_may_not_see_gets_no_event(tmp_path: Path) -> None:
    """Random actions; `bench.soak` does it with more of everything."""
    company = Company(tmp_path)
    company.found()
    company.serve()
    try:
        converge(company, random.Random(11), actions=60)
    finally:
        company.stop()


def converge(company: Company, chance: random.Random, actions: int) -> None:
    """Act at random; afterwards every stream's state is what a fresh fetch says."""
    codes = ["R-1", "R-2", "R-3"]
    for code in codes:
        company.begin(code, "产品部")
    watching: dict[str, list[Listening]] = {who: [company.listen(who)] for who in company.tokens}
    for streams in watching.values():
        streams[0].wait_for(lambda s: s.told[:1] == ["open"])
    seen_by: dict[tuple[str, int], set[str]] = {}
    for _action in range(actions):
        code = chance.choice(codes)
        act(company, chance, code)
        for each in codes:
            number = company.last_number("zhou_ba", each)
            may = {w for w in company.tokens if company.ask(w, "GET", f"projects/{each}")[0] == 200}
            seen_by.setdefault((each, number), may)
        if chance.random() < 0.2:  # somebody's connection breaks
            who = chance.choice(list(watching))
            last = watching[who][-1]
            last.drop()
            watching[who].append(company.listen(who, last.last_id))
            for told, may in seen_by.items():  # who comes back is told what they may read by now
                if who in seen_by[told[0], company.last_number("zhou_ba", told[0])]:
                    may.add(who)
    for who, streams in watching.items():
        fresh = company.numbers(who)
        streams[-1].wait_for(lambda s, fresh=fresh: s.state == fresh)
        got = [each for stream in streams for each in stream.events]
        assert len(got) == len(set(got)), f"{who} was told twice"
        assert all(who in seen_by.get(each, {who}) for each in got), f"{who} was told too much"
        for stream in streams:
            if not stream.has_ended.is_set():
                stream.drop()


def act(company: Company, chance: random.Random, code: str) -> None:
    """Do one thing that may or may not change who sees a project."""
    choice = chance.random()
    if choice < 0.6:
        company.edit(code, *chance.sample(["产品部", "市场部"], chance.randint(0, 2)))
    elif choice < 0.8:
        version = company.ask("zhou_ba", "GET", f"projects/{code}")[1]["version"]
        logins = ["zhou.ba", "li.si", *chance.sample(["wu.jiu", "zhang.san"], 1)]
        named = chance.choice([[], [f"{login}@example.com" for login in logins]])
        told = company.ask("zhou_ba", "PUT", f"projects/{code}/readers", {"people": named}, version)
        assert told[0] in {200, 422}, told  # heads who sign must stay able to read
    else:
        pk = company.ids["wu_jiu"]
        version = company.ask("admin", "GET", f"people/{pk}")[1]["version"]
        said = {"is_executive": chance.random() < 0.5}
        told = company.ask("admin", "PATCH", f"people/{pk}", said, version)
        assert told[0] == 200, told
