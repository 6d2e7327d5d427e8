"""P3, P5, K2: the organisation is administered by its own people, and nothing open is lost."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.people import commands, queries
from xieli.people.commands import DepartmentText, OrganisationText, PersonText
from xieli.people.models import Organisation, Person

TEXT = OrganisationText(
    name="新名",
    time_zone="Asia/Shanghai",
    language="en",
    languages=["zh-hans", "en"],
    opens_at=time(8),
    closes_at=time(16),
)


def text_of(person: Person) -> PersonText:
    return PersonText(
        name=person.name,
        department=person.department,
        email=person.email,
        is_administrator=person.is_administrator,
    )


def browser_of(person: Person) -> Client:
    commands.set_password(person=person, password=PASSWORD, actor=None)
    _session, key = commands.open_session(login=person.email, password=PASSWORD)
    client = Client()
    client.cookies["xieli_session"] = key
    return client


def test_p5_the_organisation_is_edited_by_administrators_on_the_version_they_read(
    cast: Cast,
) -> None:
    row = commands.edit_organisation(text=TEXT, version=1, actor=cast.admin)
    assert (row.name, row.opens_at, row.version) == ("新名", time(8), 2)
    with pytest.raises(StaleVersion):
        commands.edit_organisation(text=TEXT, version=1, actor=cast.admin)
    with pytest.raises(NotAllowed):
        commands.edit_organisation(text=TEXT, version=2, actor=cast.zhou_ba)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"closes_at": time(7)}, "closes_at"),
        ({"language": "tlh"}, "language"),
        ({"languages": ["en", "tlh"]}, "languages"),
        ({"languages": ["zh-hans"]}, "language"),
        ({"languages": []}, "language"),
        ({"name": "  "}, "name"),
    ],
)
def test_p5_what_an_organisation_cannot_be_is_named_by_its_field(
    cast: Cast, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_organisation(text=replace(TEXT, **changed), version=1, actor=cast.admin)
    assert refusal.value.field == field


def test_p5_new_people_begin_with_the_organisations_language(cast: Cast) -> None:
    commands.edit_organisation(text=TEXT, version=1, actor=cast.admin)
    person = commands.add_person(
        name="新人", department=cast.service, email="n@example.com", actor=cast.admin
    )
    assert person.language == "en"


def test_p5_only_the_languages_the_organisation_offers_are_chosen_or_spoken(cast: Cast) -> None:
    admin = browser_of(cast.admin)
    assert "简体中文" in admin.get("/").text or "English" in admin.get("/").text
    hours = {"opens_at": "08:00", "closes_at": "16:00", "contest_hours": "16"}
    hours |= {"remind_hours": "2", "rung_days": "1"}
    kept = {"name": "新名", "time_zone": "Asia/Shanghai", **hours}
    said = kept | {"version": "1", "language": "en", "languages": ["en"]}
    assert admin.post("/settings/", said).status_code == 302
    admin.cookies["xieli_language"] = "zh-hans"
    home = admin.get("/")
    assert '<html lang="en"' in home.text
    assert "简体中文" not in home.text
    assert '<html lang="en"' in Client(headers={"accept-language": "zh-CN"}).get("/sign-in/").text
    with pytest.raises(RuleViolation) as refusal:
        commands.add_person(
            name="新人",
            department=cast.service,
            email="n@example.com",
            language="zh-hans",
            actor=cast.admin,
        )
    assert refusal.value.field == "language"


def test_p5_the_tree_has_no_cycle(cast: Cast) -> None:
    child = commands.add_department(name="一组", parent=cast.service, actor=cast.admin)
    grandchild = commands.add_department(name="小组", parent=child, actor=cast.admin)
    cast.service.refresh_from_db()
    for parent in (cast.service, child, grandchild):
        with pytest.raises(RuleViolation) as refusal:
            commands.edit_department(
                department=cast.service,
                text=DepartmentText(name="客服部", parent=parent, head=cast.zhou_ba),
                version=cast.service.version,
                actor=cast.admin,
            )
        assert (refusal.value.code, refusal.value.field) == ("P5.department_cycle", "parent")


def test_k2_a_head_from_outside_is_refused_and_a_member_beside_another_department_is_not(
    cast: Cast,
) -> None:
    cast.service.refresh_from_db()
    text = DepartmentText(name="客服部", head=cast.li_si)
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_department(
            department=cast.service, text=text, version=cast.service.version, actor=cast.admin
        )
    assert (refusal.value.code, refusal.value.field) == ("K2.outsider", "head")
    commands.edit_person(
        person=cast.li_si,
        text=replace(text_of(cast.li_si), others=[cast.service]),
        version=cast.li_si.version,
        actor=cast.admin,
    )
    row = commands.edit_department(
        department=cast.service, text=text, version=cast.service.version, actor=cast.admin
    )
    assert row.head == cast.li_si


def test_k2_who_heads_a_department_does_not_move_away_from_it(cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_person(
            person=cast.zhou_ba,
            text=replace(text_of(cast.zhou_ba), department=cast.product),
            version=cast.zhou_ba.version,
            actor=cast.admin,
        )
    assert (refusal.value.code, refusal.value.field) == ("K2.outsider", "department")


@pytest.mark.parametrize("field", ["email", "mobile", "employee_number"])
def test_p5_a_sign_in_name_taken_by_anybody_is_named_by_its_field(cast: Cast, field: str) -> None:
    names: dict[str, Any] = {
        "email": "one@example.com",
        "mobile": "13800000000",
        "employee_number": "K-7",
    }
    commands.add_person(name="甲", department=cast.service, actor=cast.admin, **names)
    others: dict[str, Any] = {"email": "two@example.com", field: names[field]}
    before = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        commands.add_person(name="乙", department=cast.service, actor=cast.admin, **others)
    assert refusal.value.field == field
    assert Event.objects.count() == before


def test_p5_one_persons_mobile_is_not_anothers_employee_number(cast: Cast) -> None:
    commands.add_person(name="甲", department=cast.service, mobile="10086", actor=cast.admin)
    with pytest.raises(RuleViolation) as refusal:
        commands.add_person(
            name="乙", department=cast.service, employee_number="10086", actor=cast.admin
        )
    assert refusal.value.field == "employee_number"


def test_p3_a_closed_department_is_nobodys_primary(cast: Cast) -> None:
    empty = commands.add_department(name="旧部", actor=cast.admin)
    commands.close_department(department=empty, successor=cast.service, actor=cast.admin)
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_person(
            person=cast.zhang_san,
            text=replace(text_of(cast.zhang_san), department=empty),
            version=cast.zhang_san.version,
            actor=cast.admin,
        )
    assert (refusal.value.code, refusal.value.field) == ("P3.department_closed", "department")
    assert "旧部" in refusal.value.message


@pytest.mark.parametrize("words", ["周八", "周", "zhouba", "Zhou Ba", "zb", "zhou.ba@", "ZHOU.BA"])
def test_people_are_found_by_name_pinyin_initials_and_e_mail(cast: Cast, words: str) -> None:
    assert cast.zhou_ba in queries.directory(words, with_leavers=False)
    assert cast.wu_jiu not in queries.directory(words, with_leavers=False)


def test_p5_the_last_administrator_stays_one(cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_person(
            person=cast.admin,
            text=replace(text_of(cast.admin), is_administrator=False),
            version=cast.admin.version,
            actor=cast.admin,
        )
    assert refusal.value.code == "P5.last_administrator"
    with pytest.raises(RuleViolation):
        commands.record_leaver(person=cast.admin, actor=cast.admin)


def test_p3_a_leaving_heads_tasks_pass_to_the_deputy_who_takes_the_post(cast: Cast) -> None:
    commands.appoint_head(
        department=cast.service, head=cast.zhou_ba, deputy=cast.zhang_san, actor=cast.admin
    )
    cast.zhou_ba.refresh_from_db()
    assert queries.heir_of(Person.objects.get(pk=cast.zhou_ba.pk)) == cast.zhang_san


def test_p5_everybody_changes_their_own_mobile_and_nobody_elses(cast: Cast) -> None:
    person = commands.change_mobile(
        person=cast.wu_jiu, mobile="13700000000", version=1, actor=cast.wu_jiu
    )
    assert person.mobile == "13700000000"
    with pytest.raises(NotAllowed):
        commands.change_mobile(person=cast.li_si, mobile="1", version=1, actor=cast.wu_jiu)


def test_ones_own_password_needs_the_present_one_and_keeps_this_browser_signed_in(
    cast: Cast,
) -> None:
    here, elsewhere = browser_of(cast.wu_jiu), Client()
    _session, key = commands.open_session(login=cast.wu_jiu.email, password=PASSWORD)
    elsewhere.cookies["xieli_session"] = key
    said = {"current": "wrong", "password": "another-horse-battery"}
    assert here.post("/settings/me/password/", said).status_code == 422
    answer = here.post("/settings/me/password/", said | {"current": PASSWORD})
    assert answer.status_code == 302
    assert here.get("/settings/me/").status_code == 200
    assert elsewhere.get("/settings/me/").status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "此邮箱已有人使用"), ("en", "this e-mail address")],
)
def test_a_refused_person_is_shown_again_as_typed(cast: Cast, language: str, words: str) -> None:
    browser = browser_of(cast.admin)
    browser.cookies["xieli_language"] = language
    said = {
        "name": "钱多多", "post": "专员", "department": cast.service.pk, "email": cast.li_si.email,
        "mobile": "13600000000", "others": [cast.product.pk], "is_executive": "1",
    }  # fmt: skip
    answer = browser.post("/settings/people/new/", said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    for typed in ("钱多多", "专员", "13600000000", cast.li_si.email):
        assert f'value="{typed}"' in text
    assert text.count(" checked") == 2
    assert 'aria-describedby="wrong-email"' in text


def test_a_calendar_with_a_day_that_does_not_exist_is_shown_again(cast: Cast) -> None:
    browser = browser_of(cast.admin)
    text = '{"2027": {"holidays": ["2027-02-30"]}}'
    answer = browser.post("/settings/calendar/", {"text": text, "apply": "1"})
    assert answer.status_code == 422
    assert "2027-02-30" in answer.content.decode()
    assert queries.calendar_days(["2027"]) == []


def test_s1_a_calendar_is_previewed_before_it_is_applied(cast: Cast) -> None:
    browser = browser_of(cast.admin)
    text = '{"2027": {"holidays": ["2027-01-01"], "workdays": ["2027-01-03"]}}'
    version = Organisation.objects.get().version
    answer = browser.post("/settings/calendar/", {"text": text})
    assert "2027-01-03" in answer.content.decode()
    assert Organisation.objects.get().version == version
    answer = browser.post("/settings/calendar/", {"text": text, "apply": "1"})
    assert answer.status_code == 302
    assert len(queries.calendar_days(["2027"])) == 2
    assert queries.calendar_changes({"2027": {"holidays": []}})[0].after is None
