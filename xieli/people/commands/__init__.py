"""Everything that changes the organisation, and who may enter."""

from .absences import cancel_absence, record_absence
from .access import (
    change_password,
    close_session,
    confirm_password,
    create_token,
    open_session,
    prove_again,
    prove_password,
    revoke_token,
    switch_person,
)
from .calendar import import_calendar
from .codes import NewTotp, confirm_totp, enrol_totp, prove_code, remove_totp
from .departments import (
    DepartmentText,
    add_department,
    appoint_head,
    close_department,
    edit_department,
    on_another_head,
    on_closing,
)
from .organisation import OrganisationText, edit_organisation, found_organisation
from .passkeys import (
    Assertion,
    NewPasskey,
    passkey_challenge,
    prove_passkey,
    register_passkey,
    rename_passkey,
    revoke_passkey,
)
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
    "Assertion",
    "DepartmentText",
    "NewPasskey",
    "NewTotp",
    "OrganisationText",
    "PersonText",
    "add_department",
    "add_person",
    "appoint_head",
    "cancel_absence",
    "change_mobile",
    "change_password",
    "close_department",
    "close_session",
    "confirm_password",
    "confirm_totp",
    "create_token",
    "edit_department",
    "edit_organisation",
    "edit_person",
    "enrol_totp",
    "found_organisation",
    "import_calendar",
    "on_another_head",
    "on_closing",
    "on_leaving",
    "open_session",
    "passkey_challenge",
    "prove_again",
    "prove_code",
    "prove_passkey",
    "prove_password",
    "record_absence",
    "record_leaver",
    "register_passkey",
    "remove_totp",
    "rename_passkey",
    "revoke_passkey",
    "revoke_token",
    "set_password",
    "switch_person",
]
