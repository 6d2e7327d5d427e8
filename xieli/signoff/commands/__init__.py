"""Submitting a text, signing it, refusing it, urging; who signs for whom, and at which level."""

from .delegations import (
    DelegationText,
    acknowledge_signature,
    contest_signature,
    end_delegation,
    give_delegation,
)
from .levels import choose_least_level, require_level
from .slots import (
    MOST_AT_ONCE,
    file_ink,
    refuse_revision,
    require_open,
    sign_revision,
    sign_several,
    urge_signatory,
    withdraw_signature,
)
from .steps import on_effective, on_opinion, on_partly_signed, on_urging
from .texts import (
    adopt_revision,
    document_of,
    hasten_request,
    lapse_open_revision,
    lapse_revision,
    open_revisions,
    postpone_requests,
    submit_revision,
)

__all__ = [
    "MOST_AT_ONCE",
    "DelegationText",
    "acknowledge_signature",
    "adopt_revision",
    "choose_least_level",
    "contest_signature",
    "document_of",
    "end_delegation",
    "file_ink",
    "give_delegation",
    "hasten_request",
    "lapse_open_revision",
    "lapse_revision",
    "on_effective",
    "on_opinion",
    "on_partly_signed",
    "on_urging",
    "open_revisions",
    "postpone_requests",
    "refuse_revision",
    "require_level",
    "require_open",
    "sign_revision",
    "sign_several",
    "submit_revision",
    "urge_signatory",
    "withdraw_signature",
]
