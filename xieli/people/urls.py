"""Pages about who is here."""

from django.urls import path

from xieli.people import views

urlpatterns = [
    path("sign-in/", views.sign_in),
    path("sign-in/switch/", views.switch),
    path("sign-out/", views.sign_out),
    path("language/", views.language),
    path("people/switch/", views.switch),
]
