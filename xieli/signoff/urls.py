"""What one may do with a slot, and what is settled of signing."""

from django.urls import path

from xieli.signoff.views import settings, slots

urlpatterns = [
    path("settings/signatures/", settings.least_levels),
    path("settings/delegations/", settings.delegations),
    path("settings/delegations/<str:delegation_id>/endings/", settings.endings),
    path("documents/signatories/<str:signatory_id>/signatures/", slots.signatures),
    path("documents/signatories/<str:signatory_id>/withdrawals/", slots.withdrawals),
    path("documents/signatories/<str:signatory_id>/objections/", slots.objections),
    path("documents/signatories/<str:signatory_id>/reminders/", slots.reminders),
    path("documents/signatories/<str:signatory_id>/contests/", slots.contests),
    path("documents/signatories/<str:signatory_id>/acknowledgements/", slots.acknowledgements),
]
