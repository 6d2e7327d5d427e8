"""Pages of a project's kickoff."""

from django.urls import path

from xieli.kickoff import views

urlpatterns = [
    path("projects/", views.projects),
    path("projects/new/", views.new_project),
    path("projects/new/small/", views.small_project),
    path("projects/<str:code>/", views.project),
    path("projects/<str:code>/charter/", views.charter),
    path("projects/<str:code>/charter/edit/", views.edit_charter),
    path("projects/<str:code>/charter/submissions/", views.submissions),
    path("projects/<str:code>/pauses/", views.pauses),
    path("projects/<str:code>/resumptions/", views.resumptions),
    path("projects/<str:code>/readers/", views.readers),
    path("projects/<str:code>/cancellation/", views.cancellation),
    path("projects/<str:code>/history/", views.history),
]
