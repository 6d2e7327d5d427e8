"""Pages of change requests."""

from django.urls import path

from xieli.changes import views

urlpatterns = [
    path("projects/<str:code>/changes/", views.changes),
    path("projects/<str:code>/changes/rows/<str:task_id>/", views.row_asked),
    path("exceptions/<str:report_id>/changes/", views.exception_answered),
    path("changes/<str:change_id>/", views.change),
    path("changes/<str:change_id>/charter/", views.charter),
    path("changes/<str:change_id>/tasks/new/", views.new_row),
    path("changes/<str:change_id>/tasks/<str:task_id>/", views.row),
    path("changes/<str:change_id>/tasks/<str:task_id>/removals/", views.removals),
    path("changes/<str:change_id>/hand-overs/", views.days),
    path("changes/<str:change_id>/requests/", views.requests),
    path("changes/<str:change_id>/submissions/", views.submissions),
    path("changes/<str:change_id>/rebases/", views.rebases),
    path("changes/<str:change_id>/withdrawals/", views.withdrawals),
    path("proposals/<str:proposal_id>/removals/", views.proposal_removals),
]
