"""Everything that changes the organisation, and who may enter."""

from .access import (
    close_session,
    confirm_password,
    create_token,
    open_session,
    revoke_token,
    switch_person,
)
from .calendar import import_calendar
from .organisation import (
    add_department,
    add_person,
    appoint_head,
    close_department,
    found_organisation,
    on_leaving,
    record_leaver,
    set_password,
)

__all__ = [
    "add_department",
    "add_person",
    "appoint_head",
    "close_department",
    "close_session",
    "confirm_password",
    "create_token",
    "found_organisation",
    "import_calendar",
    "on_leaving",
    "open_session",
    "record_leaver",
    "revoke_token",
    "set_password",
    "switch_person",
]
