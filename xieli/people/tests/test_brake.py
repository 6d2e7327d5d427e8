"""D15: guessed passwords are slowed down, without telling who exists here."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from tests.cast import PASSWORD, Cast
from xieli.core import clock, events
from xieli.core.errors import RuleViolation, TooManyTries
from xieli.core.models import Event, Ledger
from xieli.people import commands
from xieli.people.commands.brake import OF_ONE_ADDRESS, OF_ONE_NAME
from xieli.people.events import PeopleEvent
from xieli.people.models import Organisation, PasswordTry, Person
from xieli.people.rules import pause_after

LOGIN, WRONG = "zhou.ba@example.com", "a wrong guess"
LOCKED = PeopleEvent.TRIES_EXHAUSTED.value


@pytest.fixture
def head(cast: Cast) -> Person:
    return commands.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)


@pytest.fixture
def start(head: Person) -> Iterator[datetime]:
    """The moment the guessing begins; the tests move on from it themselves."""
    with clock.fixed_at(clock.now()):
        yield clock.now()


def guess(login: str = LOGIN, password: str = WRONG, address: str = "") -> str:
    try:
        commands.open_session(login=login, password=password, address=address)
    except (RuleViolation, TooManyTries) as refusal:
        return refusal.code
    return "in"


def exhaust(login: str = LOGIN) -> None:
    for _ in range(OF_ONE_NAME.free):
        assert guess(login) == "P5.wrong_sign_in"


def test_d15_the_pause_begins_after_the_free_tries_grows_and_has_an_end() -> None:
    seconds = [pause_after(tries, 5).total_seconds() for tries in range(1, 13)]
    assert seconds == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert pause_after(10**9, 5) == timedelta(minutes=15)


def test_d15_after_a_few_wrong_tries_even_the_right_password_waits(start: datetime) -> None:
    exhaust()
    with pytest.raises(TooManyTries) as refusal:
        commands.open_session(login=LOGIN, password=PASSWORD)
    assert refusal.value.retry_after == 30
    with clock.fixed_at(start + timedelta(seconds=29)):
        assert guess(password=PASSWORD) == "too_many_tries"
    with clock.fixed_at(start + timedelta(seconds=30)):
        assert guess(password=PASSWORD) == "in"
    assert not PasswordTry.objects.exists(), "a right password resets it"


def test_d15_what_is_refused_while_waiting_does_not_make_the_wait_longer(start: datetime) -> None:
    exhaust()
    for _ in range(20):
        assert guess() == "too_many_tries"
    assert PasswordTry.objects.get().tries == OF_ONE_NAME.free


def test_d15_the_next_wrong_try_waits_twice_as_long(start: datetime) -> None:
    exhaust()
    with clock.fixed_at(start + timedelta(seconds=30)):
        assert guess() == "P5.wrong_sign_in"
        with pytest.raises(TooManyTries) as refusal:
            commands.open_session(login=LOGIN, password=PASSWORD)
    assert refusal.value.retry_after == 60


def test_d15_a_name_nobody_has_gets_the_same_answers(start: datetime) -> None:
    exhaust("nobody@example.com")
    known: list[tuple[str, int]] = []
    unknown: list[tuple[str, int]] = []
    exhaust(LOGIN)
    for login, said in ((LOGIN, known), ("nobody@example.com", unknown)):
        try:
            commands.open_session(login=login, password=PASSWORD)
        except TooManyTries as refusal:
            said.append((refusal.message, refusal.retry_after))
    assert known == unknown != []
    assert Event.objects.filter(type=LOCKED).count() == 2, "both are on record"


def test_d15_spelling_a_name_differently_is_no_way_around(start: datetime) -> None:
    exhaust(" ZHOU.BA@example.com ")
    assert guess(LOGIN) == "too_many_tries"


def test_d15_another_person_is_not_kept_out(cast: Cast, start: datetime) -> None:
    commands.set_password(person=cast.li_si, password=PASSWORD, actor=None)
    exhaust()
    assert guess("li.si@example.com", PASSWORD) == "in"


def test_d15_one_address_may_not_try_many_names(start: datetime) -> None:
    for number in range(OF_ONE_ADDRESS.free):
        assert guess(f"n{number}@example.com", address="192.0.2.7") == "P5.wrong_sign_in"
    assert guess(LOGIN, PASSWORD, "192.0.2.7") == "too_many_tries"
    assert guess(LOGIN, PASSWORD, "192.0.2.8") == "in"


def test_d15_people_of_one_office_who_sign_in_rightly_are_not_counted(start: datetime) -> None:
    for _ in range(OF_ONE_ADDRESS.free + 5):
        assert guess(LOGIN, PASSWORD, "192.0.2.7") == "in"
    assert not PasswordTry.objects.exists()


def test_d15_a_lock_is_one_event_of_the_person_and_the_ledger_stays_intact(
    head: Person, start: datetime
) -> None:
    exhaust()
    assert guess() == "too_many_tries"
    event = Event.objects.get(type=LOCKED)
    assert event.subject_id == head.pk
    ledger = Ledger.objects.get(pk=Organisation.objects.get().ledger_id)
    assert list(events.verify(ledger)) == []


def test_d15_old_tries_are_forgotten(start: datetime) -> None:
    for _ in range(OF_ONE_NAME.free - 1):
        guess()
    with clock.fixed_at(start + OF_ONE_NAME.forgotten):
        assert guess() == "P5.wrong_sign_in"
    assert PasswordTry.objects.get().tries == 1


def test_d15_nothing_typed_is_kept_readable(start: datetime) -> None:
    guess("my-secret-typed-in-the-wrong-field")
    assert "secret" not in str(PasswordTry.objects.values())


def test_d15_the_page_says_when_to_try_again_and_keeps_the_name(head: Person) -> None:
    browser = Client()
    for _ in range(OF_ONE_NAME.free):
        answer = browser.post("/sign-in/", {"login": LOGIN, "password": "wrong"})
        assert answer.status_code == 422
    answer = browser.post("/sign-in/", {"login": LOGIN, "password": PASSWORD})
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 30
    assert f'value="{LOGIN}"' in answer.content.decode()
    assert "密码输错次数过多" in answer.content.decode()


@pytest.mark.parametrize("key", ["", "a-retry-key"])
def test_d15_proving_a_password_to_the_api_is_braked_even_with_an_idempotency_key(
    head: Person, key: str
) -> None:
    _token, secret = commands.create_token(person=head, name="测试", actor=None)
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})

    def change(current: str) -> int:
        said = {"current": current, "password": "another-horse-battery"}
        path = "/api/v1/me/password"
        answer = Client().put(path, said, "application/json", headers=headers)
        return answer.status_code

    assert [change("wrong") for _ in range(OF_ONE_NAME.free)] == [422] * OF_ONE_NAME.free
    assert change(PASSWORD) == 429
    assert PasswordTry.objects.exists()


def test_d15_who_guesses_at_the_door_does_not_bar_signing(head: Person, start: datetime) -> None:
    exhaust()
    commands.prove_password(person=head, password=PASSWORD)


def test_d15_a_password_hashed_otherwise_is_hashed_anew_when_it_is_typed(cast: Cast) -> None:
    person = commands.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    costly = Argon2PasswordHasher()
    kept = costly.encode(PASSWORD, costly.salt())
    Person.objects.filter(pk=person.pk).update(password=kept)
    commands.open_session(login=person.email, password=PASSWORD)
    person.refresh_from_db()
    assert person.password != kept and person.has_password(PASSWORD) and not person.has_old_hash
