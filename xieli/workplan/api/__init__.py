"""The breakdown over the API: rows, hand-overs, resources, risks, and its submission."""

from ninja import Router

from . import hand_overs, resources, risks, runs, submission, tasks

router = Router(tags=["tasks"])
for each in (tasks, hand_overs, resources, risks, submission, runs):
    router.add_router("", each.router)

__all__ = ["router"]
