"""Pages of long jobs."""

from django.urls import path

from xieli.jobs import views

urlpatterns = [
    path("jobs/<str:job_id>/", views.job),
    path("jobs/<str:job_id>/file", views.file),
    path("jobs/<str:job_id>/cancellations/", views.cancellations),
]
