"""Pages of progress."""

from django.urls import path

from xieli.progress import views

urlpatterns = [
    path("check-in/<str:token>/", views.from_a_message),
    path("projects/<str:code>/cadence/", views.cadence),
    path("projects/<str:code>/progress/", views.sheet),
    path("tasks/<str:task_id>/check-ins/", views.check_ins),
    path("relays/<str:relay_id>/acceptances/", views.acceptances),
    path("relays/<str:relay_id>/returns/", views.returns),
]
