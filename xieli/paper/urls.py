"""Documents to take away, and what became of each."""

from django.urls import path

from xieli.paper import views

urlpatterns = [
    path("projects/<str:code>/documents/<str:kind>/", views.printed),
    path("projects/<str:code>/documents/<str:kind>.<str:format>", views.file),
    path("meetings/<str:meeting_id>/minutes/", views.minutes),
    path("meetings/<str:meeting_id>/minutes.<str:format>", views.minutes_file),
    path("documents/<str:document_id>/", views.revisions),
    path("documents/<str:document_id>/revisions/<int:number>/", views.revision),
    path("documents/<str:document_id>/revisions/<int:number>.<str:format>", views.revision_file),
    path("verify/<str:hash>", views.verification),
]
