"""Whom every route is for: a new one fails until it has a line here (T6)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class For(StrEnum):
    """Whom a route is for."""

    ALL = "anybody, signed in or not"
    PEOPLE = "everybody who is signed in"
    ADMINISTRATORS = "administrators; everybody else is told no"
    PROJECT = "whoever may see the project; a stranger finds nothing (T6)"
    OWNER = "whose it is, here the member; everybody else finds nothing (T6)"


# Who is told no (403) by a route for the project, beside strangers: a member of the leading
# department, the head of a cooperating one, an administrator of the supervising one.
NOBODY: frozenset[str] = frozenset()
HEAD_AND_ADMIN = frozenset({"head", "admin"})
ALL_BUT_ADMIN = frozenset({"stranger", "member", "head"})


@dataclass(frozen=True)
class Write:
    """An unsafe route of the API: for whom, a body that is well formed, and who may not."""

    whom: For
    body: dict[str, Any] = field(default_factory=dict)
    not_allowed: frozenset[str] | None = None  # None: not told apart here
    version: str = ""
    project: str = "T-1"


PAGES = {
    "health/live": For.ALL,
    "health/ready": For.ALL,
    "sign-in/": For.ALL,
    "sign-in/switch/": For.ALL,
    "language/": For.ALL,
    "people/switch/": For.PEOPLE,
    "sign-out/": For.PEOPLE,
    "settings/": For.PEOPLE,
    "settings/calendar/": For.PEOPLE,
    "settings/me/": For.PEOPLE,
    "settings/me/password/": For.PEOPLE,
    "settings/me/signing/": For.PEOPLE,
    "settings/me/passkeys/": For.PEOPLE,
    "settings/me/passkeys/<str:passkey_id>/": For.OWNER,
    "settings/me/passkeys/<str:passkey_id>/revocations/": For.OWNER,
    "settings/me/codes/": For.PEOPLE,
    "settings/me/codes/confirmations/": For.PEOPLE,
    "settings/me/codes/removals/": For.PEOPLE,
    "settings/signatures/": For.PEOPLE,
    "settings/departments/": For.PEOPLE,
    "settings/departments/<str:department_id>/": For.PEOPLE,
    "settings/departments/<str:department_id>/closures/": For.ADMINISTRATORS,
    "settings/people/": For.PEOPLE,
    "settings/people/new/": For.ADMINISTRATORS,
    "settings/people/<str:person_id>/": For.PEOPLE,
    "settings/people/<str:person_id>/password/": For.ADMINISTRATORS,
    "settings/people/<str:person_id>/departures/": For.ADMINISTRATORS,
    "": For.PEOPLE,
    "palette/": For.PEOPLE,
    "to-sign/": For.PEOPLE,
    "projects/": For.PEOPLE,
    "projects/new/": For.PEOPLE,
    "projects/from-table/": For.PEOPLE,
    "projects/<str:code>/": For.PROJECT,
    "projects/<str:code>/charter/": For.PROJECT,
    "projects/<str:code>/charter/edit/": For.PROJECT,
    "projects/<str:code>/charter/submissions/": For.PROJECT,
    "projects/<str:code>/history/": For.PROJECT,
    "projects/<str:code>/pauses/": For.PROJECT,
    "projects/<str:code>/verification/": For.PROJECT,
    "cases/<str:case_id>/bundle.zip": For.PROJECT,
    "projects/<str:code>/baselines/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/withdrawals/": For.PROJECT,
    "projects/<str:code>/changes/": For.PROJECT,
    "projects/<str:code>/changes/rows/<str:task_id>/": For.PROJECT,
    "changes/<str:change_id>/": For.PROJECT,
    "changes/<str:change_id>/charter/": For.PROJECT,
    "changes/<str:change_id>/tasks/new/": For.PROJECT,
    "changes/<str:change_id>/tasks/<str:task_id>/": For.PROJECT,
    "changes/<str:change_id>/tasks/<str:task_id>/removals/": For.PROJECT,
    "changes/<str:change_id>/hand-overs/": For.PROJECT,
    "changes/<str:change_id>/requests/": For.PROJECT,
    "changes/<str:change_id>/submissions/": For.PROJECT,
    "changes/<str:change_id>/rebases/": For.PROJECT,
    "changes/<str:change_id>/withdrawals/": For.PROJECT,
    "proposals/<str:proposal_id>/removals/": For.PROJECT,
    "projects/<str:code>/readers/": For.PROJECT,
    "projects/<str:code>/resumptions/": For.PROJECT,
    "projects/<str:code>/cancellation/": For.PROJECT,
    "projects/<str:code>/imports/": For.PROJECT,
    "projects/from-table/refusals/": For.PEOPLE,
    "projects/<str:code>/imports/refusals/": For.PROJECT,
    "imports/<str:import_id>/reversals/": For.PROJECT,
    "projects/<str:code>/documents/<str:kind>/": For.PROJECT,
    "projects/<str:code>/documents/<str:kind>.<str:format>": For.PROJECT,
    "verify/<str:hash>": For.ALL,
    "projects/<str:code>/breakdown/": For.PROJECT,
    "projects/<str:code>/breakdown/submissions/": For.PROJECT,
    "projects/<str:code>/tasks/new/": For.PROJECT,
    "projects/<str:code>/progress/": For.PROJECT,
    "projects/<str:code>/exceptions/": For.PROJECT,
    "projects/new/small/": For.PEOPLE,
    "projects/<str:code>/runs/": For.PROJECT,
    "projects/<str:code>/acceptance/": For.PROJECT,
    "projects/<str:code>/retrospective/": For.PROJECT,
    "projects/<str:code>/archive/": For.PROJECT,
    "projects/<str:code>/archive/reasons/": For.PROJECT,
    "projects/<str:code>/renewals/": For.PROJECT,
    "attachments/": For.PEOPLE,
    "documents/signatories/<str:signatory_id>/scan/": For.PROJECT,
    "attachments/<str:attachment_id>/": For.PROJECT,
    "attachments/<str:attachment_id>/removals/": For.PROJECT,
    "goal-results/<str:result_id>/measurements/": For.PROJECT,
    "goal-results/<str:result_id>/confirmations/": For.PROJECT,
    "acceptances/<str:acceptance_id>/submissions/": For.PROJECT,
    "retrospectives/<str:retrospective_id>/lessons/": For.PROJECT,
    "retrospectives/<str:retrospective_id>/submissions/": For.PROJECT,
    "lessons/<str:lesson_id>/": For.PROJECT,
    "lessons/<str:lesson_id>/removals/": For.PROJECT,
    "lessons/<str:lesson_id>/votes/": For.PROJECT,
    "lessons/<str:lesson_id>/withdrawals/": For.PROJECT,
    "lessons/<str:lesson_id>/adoptions/": For.PROJECT,
    "standards/<str:standard_id>/checks/": For.PROJECT,
    "relays/<str:relay_id>/acceptances/": For.PROJECT,
    "relays/<str:relay_id>/returns/": For.PROJECT,
    "cases/": For.PEOPLE,
    "cases/<str:case_id>/": For.PROJECT,
    "cases/<str:case_id>/starts/": For.PROJECT,
    "playbooks/": For.PEOPLE,
    "playbooks/new/": For.PEOPLE,
    "playbooks/<str:playbook_id>/": For.PEOPLE,
    "playbooks/<str:playbook_id>/edit/": For.PEOPLE,
    "playbooks/<str:playbook_id>/starts/": For.PEOPLE,
    "playbooks/<str:playbook_id>/retirements/": For.PEOPLE,
    "checklist/<str:entry_id>/retirements/": For.PEOPLE,
    "documents/signatories/<str:signatory_id>/signatures/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/objections/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/reminders/": For.PROJECT,
    "tasks/<str:task_id>/": For.PROJECT,
    "tasks/<str:task_id>/removals/": For.PROJECT,
    "tasks/<str:task_id>/predecessors/": For.PROJECT,
    "tasks/<str:task_id>/resources/": For.PROJECT,
    "tasks/<str:task_id>/check-ins/": For.PROJECT,
    "tasks/<str:task_id>/exceptions/": For.PROJECT,
    "hand-overs/<str:hand_over_id>/confirmations/": For.PROJECT,
    "hand-overs/<str:hand_over_id>/removals/": For.PROJECT,
    "resources/<str:request_id>/commitments/": For.PROJECT,
    "resources/<str:request_id>/declines/": For.PROJECT,
    "resources/<str:request_id>/withdrawals/": For.PROJECT,
    "risks/<str:risk_id>/occurrences/": For.PROJECT,
    "risks/<str:risk_id>/closures/": For.PROJECT,
    "exceptions/<str:report_id>/completions/": For.PROJECT,
    "exceptions/<str:report_id>/acknowledgements/": For.PROJECT,
    "exceptions/<str:report_id>/closures/": For.PROJECT,
    "exceptions/<str:report_id>/reopenings/": For.PROJECT,
}
READS = {
    "/projects": For.PEOPLE,
    "/me": For.PEOPLE,
    "/me/todos": For.PEOPLE,
    "/me/signing": For.PEOPLE,
    "/signing/levels": For.PEOPLE,
    "/organisation": For.PEOPLE,
    "/calendar": For.PEOPLE,
    "/departments": For.PEOPLE,
    "/departments/{department_id}/duties": For.ADMINISTRATORS,
    "/people": For.PEOPLE,
    "/people/{person_id}": For.PEOPLE,
    "/people/{person_id}/duties": For.ADMINISTRATORS,
    "/projects/{code}": For.PROJECT,
    "/projects/{code}/charter": For.PROJECT,
    "/projects/{code}/documents": For.PROJECT,
    "/projects/{code}/documents/{kind}.{format}": For.PROJECT,
    "/projects/{code}/events": For.PROJECT,
    "/projects/{code}/breakdown/gaps": For.PROJECT,
    "/projects/{code}/resources": For.PROJECT,
    "/projects/{code}/tasks": For.PROJECT,
    "/projects/{code}/progress": For.PROJECT,
    "/projects/{code}/exceptions": For.PROJECT,
    "/projects/{code}/imports": For.PROJECT,
    "/tasks/{task_id}": For.PROJECT,
    "/projects/{code}/runs": For.PROJECT,
    "/projects/{code}/relays": For.PROJECT,
    "/projects/{code}/attachments": For.PROJECT,
    "/projects/{code}/archive": For.PROJECT,
    "/attachments/{attachment_id}": For.PROJECT,
    "/projects/{code}/acceptance": For.PROJECT,
    "/projects/{code}/changes": For.PROJECT,
    "/cases/{case_id}/bundle": For.PROJECT,
    "/projects/{code}/baselines": For.PROJECT,
    "/projects/{code}/baselines/{first}/{second}": For.PROJECT,
    "/changes/{change_id}": For.PROJECT,
    "/projects/{code}/retrospective": For.PROJECT,
    "/cases": For.PEOPLE,
    "/cases/{case_id}": For.PROJECT,
    "/playbooks": For.PEOPLE,
    "/playbooks/{playbook_id}": For.PEOPLE,
    "/checklist": For.PEOPLE,
}
# Reads that need a project which has come further.
ELSEWHERE = {"/projects/{code}/acceptance": "END-1", "/projects/{code}/retrospective": "END-1"}
