"""Tables in."""

from django.urls import path

from xieli.exchange import views

urlpatterns = [
    path("cases/<str:case_id>/bundles/", views.bundles),
    path("projects/from-table/", views.from_table),
    path("projects/from-table/refusals/", views.refusals),
    path("projects/<str:code>/imports/", views.imports),
    path("projects/<str:code>/imports/refusals/", views.refusals),
    path("imports/<str:import_id>/reversals/", views.reversals),
]
