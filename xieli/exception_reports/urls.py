"""Pages of exceptions."""

from django.urls import path

from xieli.exception_reports import views

urlpatterns = [
    path("projects/<str:code>/exceptions/", views.exceptions),
    path("tasks/<str:task_id>/exceptions/", views.reports),
    path("exceptions/<str:report_id>/completions/", views.completions),
    path("exceptions/<str:report_id>/acknowledgements/", views.acknowledgements),
    path("exceptions/<str:report_id>/closures/", views.closures),
    path("exceptions/<str:report_id>/reopenings/", views.reopenings),
]
