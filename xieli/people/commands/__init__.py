"""Everything that changes the organisation, and who may enter."""

from .access import (
    change_password,
    close_session,
    confirm_password,
    create_token,
    open_session,
    prove_password,
    revoke_token,
    switch_person,
)
from .calendar import import_calendar
from .departments import (
    DepartmentText,
    add_department,
    appoint_head,
    close_department,
    edit_department,
    on_closing,
)
from .organisation import OrganisationText, edit_organisation, found_organisation
from .persons import (
    PersonText,
    add_person,
    change_mobile,
    edit_person,
    on_leaving,
    record_leaver,
    set_password,
)

__all__ = [
    "DepartmentText",
    "OrganisationText",
    "PersonText",
    "add_department",
    "add_person",
    "appoint_head",
    "change_mobile",
    "change_password",
    "close_department",
    "close_session",
    "confirm_password",
    "create_token",
    "edit_department",
    "edit_organisation",
    "edit_person",
    "found_organisation",
    "import_calendar",
    "on_closing",
    "on_leaving",
    "open_session",
    "prove_password",
    "record_leaver",
    "revoke_token",
    "set_password",
    "switch_person",
]
