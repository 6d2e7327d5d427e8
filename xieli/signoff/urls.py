"""What one may do with a slot."""

from django.urls import path

from xieli.signoff import views

urlpatterns = [
    path("settings/signatures/", views.least_levels),
    path("documents/signatories/<str:signatory_id>/signatures/", views.signatures),
    path("documents/signatories/<str:signatory_id>/withdrawals/", views.withdrawals),
    path("documents/signatories/<str:signatory_id>/objections/", views.objections),
    path("documents/signatories/<str:signatory_id>/reminders/", views.reminders),
]
