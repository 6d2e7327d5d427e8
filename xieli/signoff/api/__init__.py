"""Documents and their slots over the API, and what is settled of signing."""

from ninja import Router

from . import settings, slots
from .documents import DocumentOut, RevisionMade, SignatoryOut, documents_out, signatory_out

router = Router(tags=["documents"])
for each in (slots, settings):
    router.add_router("", each.router)

__all__ = [
    "DocumentOut",
    "RevisionMade",
    "SignatoryOut",
    "documents_out",
    "router",
    "signatory_out",
]
