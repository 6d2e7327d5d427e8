"""Pages that join everything."""

from django.urls import path

from xieli.workspace import views

urlpatterns = [
    path("palette/", views.palette),
    path("to-sign/", views.to_sign),
    path("projects/<str:code>/answers/", views.department_answers),
]
