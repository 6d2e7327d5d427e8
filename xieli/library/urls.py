"""Pages of the archive, the case library and the playbooks."""

from django.urls import path

from xieli.library.views import archive, cases, playbooks, verification

urlpatterns = [
    path("projects/<str:code>/archive/", archive.archive),
    path("projects/<str:code>/archive/reasons/", archive.reasons),
    path("projects/<str:code>/verification/", archive.verification),
    path("projects/<str:code>/renewals/", archive.renewals),
    path("standards/<str:standard_id>/checks/", archive.checks),
    path("settings/verification/", verification.verification),
    path("cases/", cases.cases),
    path("cases/<str:case_id>/", cases.case),
    path("cases/<str:case_id>/starts/", cases.starts),
    path("playbooks/", playbooks.playbooks),
    path("playbooks/new/", playbooks.edit),
    path("playbooks/<str:playbook_id>/", playbooks.playbook),
    path("playbooks/<str:playbook_id>/edit/", playbooks.edit),
    path("playbooks/<str:playbook_id>/starts/", playbooks.starts),
    path("playbooks/<str:playbook_id>/retirements/", playbooks.retirements),
    path("lessons/<str:lesson_id>/adoptions/", playbooks.adoptions),
    path("checklist/<str:entry_id>/retirements/", playbooks.entry_retirements),
]
