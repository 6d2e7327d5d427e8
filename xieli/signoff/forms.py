"""How a browser says again who signs."""

from xieli.people import commands as people
from xieli.people.forms import SignedIn
from xieli.people.rules import Method
from xieli.signoff.rules import Proof


def proved_again(request: SignedIn) -> Proof:
    """Return by what the session's signing window stands open; password or code opens it (K4)."""
    said, session = request.POST, request.session_row
    if not session.may_sign or said.get("password") or said.get("code"):
        session = people.confirm_password(
            session=session,
            password=said.get("password", ""),
            code=said.get("code", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            actor=request.person,
        )
    return Proof(Method(session.confirmed_by))
