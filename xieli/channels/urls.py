"""Pages of the channels."""

from django.urls import path

from xieli.channels import views

urlpatterns = [
    path("settings/channels/", views.channels),
    path("settings/channels/<str:channel_id>/", views.channel),
    path("settings/channels/<str:channel_id>/tests/", views.tests),
    path("settings/channels/<str:channel_id>/revivals/", views.revivals),
    path("settings/channels/<str:channel_id>/removals/", views.removals),
]
