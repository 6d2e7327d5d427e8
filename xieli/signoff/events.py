"""What can happen to a document, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class SignoffEvent(StrEnum):
    """Events of the ledger the document belongs to."""

    SUBMITTED = "revision.submitted"
    SIGNED = "revision.signed"
    FILED = "revision.ink_filed"
    WITHDRAWN = "revision.signature_withdrawn"
    REFUSED = "revision.refused"
    EFFECTIVE = "revision.effective"
    POSTPONED = "revision.postponed"
    LAPSED = "revision.lapsed"
    ADOPTED = "revision.adopted"
    SUPERSEDED = "revision.superseded"
    URGED = "signatory.urged"
    CONTESTED = "revision.signature_contested"
    ACKNOWLEDGED = "revision.signature_acknowledged"
    DELEGATED = "delegation.given"
    DELEGATION_ENDED = "delegation.ended"
    LEAST_LEVEL_CHOSEN = "least_level.chosen"


SENTENCES: dict[SignoffEvent, tuple[str, str]] = {
    SignoffEvent.SUBMITTED: ("{actor}送签{subject}", "{actor} submitted {subject} for signature"),
    SignoffEvent.SIGNED: ("{actor}签署{subject}", "{actor} signed {subject}"),
    SignoffEvent.WITHDRAWN: (
        "{actor}撤回对{subject}的签字",
        "{actor} took back the signature on {subject}",
    ),
    SignoffEvent.FILED: (
        "{actor}登记{subject}的纸质签",
        "{actor} filed a signature by hand on {subject}",
    ),
    SignoffEvent.REFUSED: ("{actor}对{subject}有异议", "{actor} objected to {subject}"),
    SignoffEvent.EFFECTIVE: ("{subject}已生效", "{subject} took effect"),
    SignoffEvent.ADOPTED: (
        "{subject}依已签文件更新生效",
        "{subject} took effect anew by a signed text",
    ),
    SignoffEvent.SUPERSEDED: (
        "{subject}的上一版由新版取代",
        "A newer text of {subject} takes the place of the one before",
    ),
    SignoffEvent.LAPSED: (
        "{subject}改动,须重新送签",
        "{subject} was edited; its signatures lapsed",
    ),
    SignoffEvent.URGED: ("{actor}催办{subject}", "{actor} urged {subject}"),
    SignoffEvent.CONTESTED: (
        "{actor}不认可对{subject}的代签",
        "{actor} contested the signature given for them on {subject}",
    ),
    SignoffEvent.ACKNOWLEDGED: (
        "{actor}知悉对{subject}的代签",
        "{actor} let the signature given for them on {subject} stand",
    ),
    SignoffEvent.DELEGATED: ("{actor}授权代签：{subject}", "{actor} delegated: {subject}"),
    SignoffEvent.DELEGATION_ENDED: (
        "{actor}终止代签授权：{subject}",
        "{actor} ended a delegation: {subject}",
    ),
    SignoffEvent.LEAST_LEVEL_CHOSEN: (
        "{actor}调整{subject}的签字级别要求",
        "{actor} changed which level of signature {subject} asks for",
    ),
    SignoffEvent.POSTPONED: (
        "{subject}的会签期限调整",
        "The day {subject} is to be signed by moved",
    ),
}

tell(SENTENCES)
