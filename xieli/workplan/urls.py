"""Pages of the breakdown."""

from django.urls import path

from xieli.workplan.views import breakdown as views
from xieli.workplan.views import plan

urlpatterns = [
    path("projects/<str:code>/plan/", plan.plan),
    path("projects/<str:code>/runs/", views.runs),
    path("projects/<str:code>/breakdown/", views.breakdown),
    path("projects/<str:code>/breakdown/submissions/", views.submissions),
    path("projects/<str:code>/tasks/new/", views.new_task),
    path("tasks/<str:task_id>/", views.task),
    path("tasks/<str:task_id>/tier/", views.tier),
    path("tasks/<str:task_id>/removals/", views.removals),
    path("tasks/<str:task_id>/predecessors/", views.predecessors),
    path("tasks/<str:task_id>/resources/", views.resources),
    path("hand-overs/<str:hand_over_id>/confirmations/", views.confirmations),
    path("hand-overs/<str:hand_over_id>/removals/", views.dependency_removals),
    path("resources/<str:request_id>/commitments/", views.commitments),
    path("resources/<str:request_id>/declines/", views.declines),
    path("resources/<str:request_id>/withdrawals/", views.withdrawals),
    path("risks/<str:risk_id>/occurrences/", views.occurrences),
    path("risks/<str:risk_id>/closures/", views.risk_closures),
]
