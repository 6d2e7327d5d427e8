"""The breakdown over the API: rows, hand-overs, resources, risks, and its submission."""

from ninja import Router

from . import baselines, hand_overs, resources, risks, runs, submission, tasks

router = Router(tags=["tasks"])
for each in (tasks, hand_overs, resources, risks, submission, runs, baselines):
    router.add_router("", each.router)

__all__ = ["router"]
