"""Tables in and out."""

from django.urls import path

from xieli.exchange import views

urlpatterns = [
    path("projects/from-table/", views.from_table),
    path("projects/<str:code>/imports/", views.imports),
    path("projects/<str:code>/tables/<str:kind>.xlsx", views.table),
]
