"""Found the organisation of the demonstration: one project live, one archived.

`DEMO-2` is the template's example moved so that its 2024-03-10 is today; `DEMO-1` keeps the
printed dates and is driven to its end; two of its heads sign with passkeys (V4).
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xieli.people
from xieli.core import clock
from xieli.core.database import write
from xieli.demo.commands.authenticator import Authenticator
from xieli.demo.commands.ending import play_to_the_end
from xieli.demo.commands.example import Example, play_until_the_second_table
from xieli.demo.queries import ACCOUNTS, DEPARTMENTS
from xieli.kickoff.models import Project
from xieli.people import commands as people
from xieli.people.models import Person

FOUNDED = datetime(2024, 2, 20, 1, tzinfo=UTC)
TEMPLATE_TODAY = date(2024, 3, 10)
CALENDAR = Path(xieli.people.__file__).parent / "data" / "calendar_cn.json"
WITH_PASSKEYS = ("li.si", "zhao.liu.zk")


@write()
def build_demonstration(*, actor: None = None) -> Project:
    """Found the organisation, play the example to its end, and again up to today."""
    with clock.fixed_at(FOUNDED):
        zone = people.found_organisation(name="协力示范公司", actor=actor).zone
        people.import_calendar(years=json.loads(CALENDAR.read_text("utf-8")), actor=actor)
        cast = _hire()
        devices = {cast[login]: Authenticator("demo.xieli.example") for login in WITH_PASSKEYS}
        passkeys = [device.register(head, "演示用：软件密钥") for head, device in devices.items()]
    play_to_the_end(Example("DEMO-1", cast, timedelta(0), zone, devices))
    for passkey in passkeys:  # nobody will hold its private half
        people.revoke_passkey(passkey=passkey, actor=passkey.person)
    shift = clock.today(zone) - TEMPLATE_TODAY
    return play_until_the_second_table(Example("DEMO-2", cast, shift, zone))


def _hire() -> dict[str, Person]:
    departments = {name: people.add_department(name=name, actor=None) for name in DEPARTMENTS}
    cast = {}
    for account in ACCOUNTS:
        login = account.email.partition("@")[0]
        cast[login] = people.add_person(
            name=account.name,
            department=departments[account.department],
            email=account.email,
            post=account.post,
            password=account.password,
            is_executive=account.role == "executive",
            is_administrator=account.role == "admin",
            actor=None,
        )
        if account.role == "head":
            people.appoint_head(
                department=departments[account.department], head=cast[login], actor=None
            )
    return cast
