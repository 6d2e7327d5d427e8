"""The person who asks: who they are, and what they change of their own."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from xieli.core.api import Named, Text, if_match
from xieli.people import commands
from xieli.people.models import Person

from .auth import Authenticated

router = Router(tags=["me"])


class MeOut(Schema):
    """The person behind the token or session."""

    id: str
    name: str
    email: str
    mobile: str
    post: str
    language: str
    department: Named
    heads: list[Named]
    is_executive: bool
    is_administrator: bool
    version: int


class MeIn(Schema):
    """What you change of yourself."""

    mobile: Annotated[Text, Field(max_length=32)]


class MyPasswordIn(Schema):
    """The present password and the new one."""

    current: Annotated[Text, Field(max_length=200)]
    password: Annotated[Text, Field(max_length=200)]


class PasswordOut(Schema):
    """Whose password was replaced."""

    person: str


@router.get("/me", response=MeOut)
def me(request: Authenticated) -> MeOut:
    """Who you are, and the departments you head."""
    return _me(request.auth)


@router.patch("/me", response=MeOut)
def edit_me(request: Authenticated, said: MeIn) -> MeOut:
    """Change your own mobile number; needs If-Match."""
    person = commands.change_mobile(
        person=request.auth, mobile=said.mobile, version=if_match(request), actor=request.auth
    )
    return _me(person)


@router.put("/me/password", response=PasswordOut)
def my_password(request: Authenticated, said: MyPasswordIn) -> PasswordOut:
    """Replace your own password; every session and token of yours ends at once."""
    address = request.META.get("REMOTE_ADDR", "")
    commands.prove_password(
        person=request.auth, password=said.current, address=address, field="current"
    )
    commands.set_password(person=request.auth, password=said.password, actor=request.auth)
    return PasswordOut(person=request.auth.pk)


def _me(person: Person) -> MeOut:
    return MeOut(
        id=person.pk,
        name=person.name,
        email=person.email,
        mobile=person.mobile,
        post=person.post,
        language=person.language,
        department=Named(id=person.department_id, name=person.department.name),
        heads=[Named(id=d.pk, name=d.name) for d in person.heads.filter(closed_on=None)],
        is_executive=person.is_executive,
        is_administrator=person.is_administrator,
        version=person.version,
    )
