"""Documents to take away."""

from django.urls import path

from xieli.paper import views

urlpatterns = [
    path("projects/<str:code>/documents/<str:kind>/", views.printed),
    path("projects/<str:code>/documents/<str:kind>.<str:format>", views.file),
    path("verify/<str:hash>", views.verification),
]
