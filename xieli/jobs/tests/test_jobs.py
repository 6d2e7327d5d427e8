"""Long jobs are done once, say how far they are, and stop where somebody stops them (R9)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.jobs import commands
from xieli.jobs.models import Job, State
from xieli.jobs.queries import file_of, kinds, on_job
from xieli.jobs.rules import Kind, Said, Work

pytestmark = pytest.mark.django_db


class Digging:
    """A kind of job whose work the test looks into."""

    def __init__(self) -> None:
        self.work: list[Work] = []
        self.at_step: dict[int, Callable[[], object]] = {}
        self.is_visible = True

    def run(self, subject_id: str, said: Said, work: Work) -> Said:
        self.work.append(work)
        for done in range(4):
            self.at_step.get(done, lambda: None)()
            work.step(done, 4)
        work.file.write_text(f"{subject_id} {said['deep']}")
        return {"found": 7}


@pytest.fixture
def digging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Digging]:
    dig = Digging()
    monkeypatch.setattr(commands, "BEAT_SECONDS", 0)
    on_job(Kind("dig", lambda: "坑", dig.run, "library/_verified.html", "text/plain"),
           lambda _person, _subject: dig.is_visible)  # fmt: skip
    yield dig
    del kinds()["dig"]  # type: ignore[attr-defined]


def asked(cast: Cast, subject: str = "x") -> Job:
    return commands.ask_for(
        kind="dig", subject_id=subject, subject_name="坑", said={"deep": 3}, file_name="d.txt",
        actor=cast.zhang_san,
    )  # fmt: skip


def test_it_is_done_by_the_worker_and_its_file_taken_away(cast: Cast, digging: Digging) -> None:
    job = asked(cast)
    assert commands.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.result, file_of(job).read_text()) == (State.DONE, {"found": 7}, "x 3")
    assert commands.run_due() == 0
    answer = signed_in(cast.zhang_san).get(f"/jobs/{job.pk}/file")
    assert answer.getvalue() == b"x 3"
    assert signed_in(cast.li_si).get(f"/jobs/{job.pk}/file").status_code == 404


def test_the_same_is_not_asked_for_twice_while_it_waits(cast: Cast, digging: Digging) -> None:
    assert asked(cast) == asked(cast)
    for subject in "abcd":
        asked(cast, subject)
    with pytest.raises(RuleViolation, match="5"):
        asked(cast, "e")


def test_it_says_how_far_it_is(cast: Cast, digging: Digging) -> None:
    job, seen = asked(cast), list[int]()
    digging.at_step[3] = lambda: seen.append(Job.objects.get(pk=job.pk).percent)
    commands.run_due()
    assert seen == [50]


def test_who_cancels_it_stops_it_at_its_next_step(cast: Cast, digging: Digging) -> None:
    job = asked(cast)
    digging.at_step[2] = lambda: commands.cancel_job(job=job, actor=cast.zhang_san)
    assert commands.run_due() == 0
    job.refresh_from_db()
    assert (job.state, file_of(job).exists()) == (State.CANCELLED, False)
    with pytest.raises(RuleViolation):
        commands.cancel_job(job=job, actor=cast.zhang_san)


def test_r9_a_worker_that_goes_home_leaves_it_to_the_next(cast: Cast, digging: Digging) -> None:
    job, stops = asked(cast), [False]

    def go_home() -> None:
        stops[0] = True

    digging.at_step[2] = go_home
    assert commands.run_due(lambda: stops[0]) == 0
    job.refresh_from_db()
    assert (job.state, job.tries) == (State.WAITING, 0)
    digging.at_step.clear()
    assert commands.run_due() == 1


def test_r9_who_was_thought_dead_lets_go(cast: Cast, digging: Digging) -> None:
    job = asked(cast)

    def sleep_long() -> None:
        digging.at_step.clear()
        with clock.fixed_at(clock.now() + commands.LEASE + timedelta(seconds=1)):
            assert commands.run_due() == 1  # another worker does it meanwhile

    digging.at_step[2] = sleep_long
    assert commands.run_due() == 0
    job.refresh_from_db()
    assert (job.state, job.tries, len(digging.work)) == (State.DONE, 2, 2)
    assert digging.work[0].file != digging.work[1].file


def test_r9_what_kills_its_worker_every_time_is_given_up(cast: Cast, digging: Digging) -> None:
    job = asked(cast)
    Job.objects.update(tries=commands.MOST_TRIES)
    commands.run_due()
    job.refresh_from_db()
    assert (job.state, digging.work) == (State.FAILED, [])
    assert job.error


def test_an_error_ends_it_and_says_so(cast: Cast, digging: Digging) -> None:
    job = asked(cast)

    def fail() -> None:
        raise OSError("the disk is gone")

    digging.at_step[2] = fail
    assert commands.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "OSError: the disk is gone")
    assert "the disk is gone" in signed_in(cast.zhang_san).get(f"/jobs/{job.pk}/").text


def test_after_a_week_it_is_forgotten_with_its_file(cast: Cast, digging: Digging) -> None:
    job = asked(cast)
    commands.run_due()
    with clock.fixed_at(clock.now() + commands.KEPT + timedelta(minutes=1)):
        assert commands.forget_old_jobs() == 1
    assert not file_of(job).exists()
    assert not Job.objects.exists()


def test_t6_who_may_no_longer_see_it_gets_nothing_made(cast: Cast, digging: Digging) -> None:
    job = asked(cast)
    digging.is_visible = False
    assert commands.run_due() == 1
    job.refresh_from_db()
    assert (job.state, digging.work, file_of(job).exists()) == (State.FAILED, [], False)


def test_t6_who_is_taken_off_meanwhile_is_asked_at_the_next_step(
    cast: Cast, digging: Digging
) -> None:
    job = asked(cast)

    def take_off() -> None:
        digging.is_visible = False

    digging.at_step[2] = take_off
    assert commands.run_due() == 1
    job.refresh_from_db()
    assert (job.state, len(digging.work), file_of(job).exists()) == (State.FAILED, 1, False)


@pytest.mark.parametrize("way", ["page", "api"])
def test_t6_what_was_made_is_out_of_reach_with_its_subject(
    cast: Cast, digging: Digging, way: str
) -> None:
    job = asked(cast)
    commands.run_due()
    browser = signed_in(cast.zhang_san)
    stem = {"page": f"/jobs/{job.pk}", "api": f"/api/v1/jobs/{job.pk}"}[way]
    status = f"{stem}/" if way == "page" else stem
    answers = [browser.get(url) for url in (status, f"{stem}/file")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].getvalue() == b"x 3"
    digging.is_visible = False
    assert [browser.get(url).status_code for url in (status, f"{stem}/file")] == [404, 404]
    assert browser.post(f"{stem}/cancellations/".replace("/api/v1", "")).status_code == 404
    assert browser.get("/api/v1/jobs").json()["items"] == []
