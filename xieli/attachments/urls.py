"""Files."""

from django.urls import path

from xieli.attachments import views

urlpatterns = [
    path("attachments/", views.attachments),
    path("documents/signatories/<str:signatory_id>/scan/", views.scan),
    path("attachments/<str:attachment_id>/", views.attachment),
    path("attachments/<str:attachment_id>/removals/", views.removals),
]
