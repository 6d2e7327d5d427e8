"""Pages about what heads keep."""

from django.urls import path

from xieli.witness import views

urlpatterns = [
    path("settings/extracts/", views.extracts),
    path("settings/extracts/<str:day>.txt", views.extract),
]
