"""Pages of the inbox."""

from django.urls import path

from xieli.inbox import views

urlpatterns = [
    path("", views.home),
    path("notices/readings/", views.readings),
    path("settings/me/notifications/", views.notifications),
    path("settings/me/channels/", views.my_channels),
    path("settings/status/", views.status),
    path("settings/status/messages/<str:message_id>/deliveries/", views.deliveries),
]
