"""Pages of what was agreed."""

from django.urls import path

from xieli.meetings import views

urlpatterns = [
    path("projects/<str:code>/meetings/", views.meetings),
    path("projects/<str:code>/decisions/", views.decisions),
    path("decisions/<str:decision_id>/confirmations/", views.confirmations),
    path("decisions/<str:decision_id>/withdrawals/", views.withdrawals),
]
