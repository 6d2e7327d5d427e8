"""Projects over the API: charter, documents, history, and whether they go on."""

from ninja import Router

from . import projects, standing

router = Router(tags=["projects"])
for each in (projects, standing):
    router.add_router("", each.router)

__all__ = ["router"]
