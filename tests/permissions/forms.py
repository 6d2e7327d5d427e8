"""Every page that takes a form, with one that is well filled in, and who is told no (T2, T6)."""

from typing import Any

from tests.cast import PASSWORD
from tests.permissions.routes import ALL_BUT_ADMIN, NOBODY, For, Write
from tests.permissions.writes import WRITES


def like(verb: str, body: dict[str, Any] | None = None) -> Write:
    """Return the form of a verb the API has too: the same people are told no."""
    twin = WRITES[verb]
    return Write(
        twin.whom, twin.body if body is None else body, twin.not_allowed, twin.version, twin.project
    )


TASK = {"title": "新任务", "department": "{service}", "owner": "{member}"}
TABLE = {"text": "任务名称\t完成度\n撰写需求文档\t40%", "apply": "1"}

FORMS = {
    "sign-in/": Write(For.ALL, {"login": "zhang.san@example.com", "password": PASSWORD}),
    "language/": Write(For.ALL, {"language": "en"}),
    "to-sign/": Write(For.PEOPLE, {"slot": [], "password": PASSWORD}, NOBODY),
    "sign-out/": Write(For.PEOPLE, {}, NOBODY),
    "settings/": Write(
        For.PEOPLE,
        {
            "name": "新名",
            "time_zone": "Asia/Shanghai",
            "language": "en",
            "languages": ["zh-hans", "en"],
            "opens_at": "08:00",
            "closes_at": "16:00",
            "contest_hours": "16",
            "remind_hours": "2",
            "rung_days": "1",
        },
        ALL_BUT_ADMIN,
        version="{organisation}",
    ),
    "settings/calendar/": Write(
        For.PEOPLE,
        {"text": '{"2027": {"holidays": ["2027-01-01"]}}', "apply": "1"},
        ALL_BUT_ADMIN,
    ),
    "settings/me/": like("PATCH /me"),
    "settings/me/password/": like("PUT /me/password"),
    "settings/me/passkeys/": like("POST /me/passkeys"),
    "settings/me/passkeys/<str:passkey_id>/": like("PATCH /me/passkeys/{passkey_id}"),
    "settings/me/passkeys/<str:passkey_id>/revocations/": like(
        "POST /me/passkeys/{passkey_id}/revocations"
    ),
    "settings/me/absences/": like("POST /absences"),
    "settings/absences/<str:absence_id>/cancellations/": like(
        "POST /absences/{absence_id}/cancellations"
    ),
    "projects/<str:code>/meetings/calls/": like(
        "POST /projects/{code}/meetings",
        {"kind": "weekly", "starts_at": "2099-01-02T10:00", "people": ["{member}"]},
    ),
    "projects/<str:code>/actions/": like("POST /projects/{code}/actions"),
    "meetings/<str:meeting_id>/cancellations/": like("POST /meetings/{meeting_id}/cancellations"),
    "meetings/<str:meeting_id>/beginnings/": like("POST /meetings/{meeting_id}/beginnings"),
    "meetings/<str:meeting_id>/endings/": like("POST /meetings/{meeting_id}/endings"),
    "meetings/<str:meeting_id>/confirmations/": like("POST /meetings/{meeting_id}/confirmations"),
    "meetings/<str:meeting_id>/reminders/": like("POST /meetings/{meeting_id}/reminders"),
    "decisions/<str:decision_id>/reminders/": like("POST /decisions/{decision_id}/reminders"),
    "meetings/points/<str:point_id>/notes/": like("PUT /meetings/points/{point_id}/notes"),
    "actions/<str:action_id>/completions/": like("POST /actions/{action_id}/completions"),
    "projects/<str:code>/decisions/": like("POST /projects/{code}/decisions"),
    "decisions/<str:decision_id>/confirmations/": like(
        "POST /decisions/{decision_id}/confirmations"
    ),
    "decisions/<str:decision_id>/withdrawals/": like("POST /decisions/{decision_id}/withdrawals"),
    "notices/readings/": like("POST /me/notices/readings"),
    "settings/me/notifications/": like("PUT /me/habits"),
    "settings/me/channels/": Write(
        For.PEOPLE,
        {
            "kind": "wecom",
            "name": "我的",
            "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=my-robot",
        },
        NOBODY,
    ),
    "settings/status/messages/<str:message_id>/deliveries/": like(
        "POST /outbox/{message_id}/deliveries"
    ),
    "check-in/<str:token>/": Write(For.ALL, {}),
    "settings/me/codes/": like("POST /me/codes"),
    "settings/me/codes/confirmations/": like("POST /me/codes/confirmations"),
    "settings/me/codes/removals/": like("POST /me/codes/removals"),
    "settings/signatures/": like("PUT /signing/levels/{kind}", {"kind": "charter", "level": "2"}),
    "settings/channels/": like("POST /channels"),
    "settings/channels/<str:channel_id>/": like("PATCH /channels/{channel_id}"),
    "settings/channels/<str:channel_id>/tests/": like("POST /channels/{channel_id}/tests"),
    "settings/channels/<str:channel_id>/revivals/": like("POST /channels/{channel_id}/revivals"),
    "settings/channels/<str:channel_id>/removals/": like("DELETE /channels/{channel_id}"),
    "settings/departments/": like("POST /departments"),
    "settings/departments/<str:department_id>/": like("PATCH /departments/{department_id}"),
    "settings/departments/<str:department_id>/closures/": like(
        "POST /departments/{department_id}/closures"
    ),
    "settings/people/new/": like("POST /people"),
    "settings/people/<str:person_id>/": like(
        "PATCH /people/{person_id}",
        {"name": "张三", "department": "{service}", "email": "zhang.san@example.com"},
    ),
    "settings/people/<str:person_id>/password/": like("PUT /people/{person_id}/password"),
    "settings/people/<str:person_id>/departures/": like("POST /people/{person_id}/departures"),
    "projects/new/": like("POST /projects"),
    "projects/from-table/": Write(
        For.PEOPLE,
        {"code": "NEW", "title": "新项目", "text": "任务名称\n第一件事", "apply": "1"},
        NOBODY,
    ),
    "projects/from-table/refusals/": Write(For.PEOPLE, {"text": "任务名称\n第一件事"}, NOBODY),
    "projects/<str:code>/charter/edit/": like(
        "PUT /projects/{code}/charter", {"department": "{service}", "role": "lead"}
    ),
    "projects/<str:code>/charter/submissions/": like("POST /projects/{code}/charter/submissions"),
    "projects/<str:code>/pauses/": like("POST /projects/{code}/pauses"),
    "projects/<str:code>/resumptions/": like("POST /projects/{code}/resumptions"),
    "projects/<str:code>/changes/": like("POST /projects/{code}/changes"),
    "projects/<str:code>/changes/rows/<str:task_id>/": like("POST /tasks/{task_id}/changes", TASK),
    "changes/<str:change_id>/": like("PATCH /changes/{change_id}"),
    "changes/<str:change_id>/charter/": like(
        "PUT /changes/{change_id}/charter", {"department": "{service}", "role": "lead"}
    ),
    "changes/<str:change_id>/tasks/new/": like("POST /changes/{change_id}/tasks", TASK),
    "changes/<str:change_id>/tasks/<str:task_id>/": like(
        "PUT /changes/{change_id}/tasks/{task_id}", TASK
    ),
    "changes/<str:change_id>/tasks/<str:task_id>/removals/": like(
        "POST /changes/{change_id}/removals"
    ),
    "changes/<str:change_id>/hand-overs/": like(
        "PUT /changes/{change_id}/hand-overs/{hand_over_id}",
        {"hand_over": "{hand_over}", "hand_over_on": "2024-03-11"},
    ),
    "changes/<str:change_id>/requests/": like("POST /changes/{change_id}/requests"),
    "changes/<str:change_id>/submissions/": like("POST /changes/{change_id}/submissions"),
    "changes/<str:change_id>/rebases/": like("POST /changes/{change_id}/rebases"),
    "changes/<str:change_id>/withdrawals/": like("POST /changes/{change_id}/withdrawals"),
    "proposals/<str:proposal_id>/removals/": like("DELETE /proposals/{proposal_id}"),
    "projects/<str:code>/readers/": like("PUT /projects/{code}/readers"),
    "projects/<str:code>/cancellation/": like("POST /projects/{code}/cancellation"),
    "projects/<str:code>/imports/": Write(For.PROJECT, TABLE),  # each row says its own no
    "projects/<str:code>/imports/refusals/": Write(For.PROJECT, TABLE, NOBODY),
    "imports/<str:import_id>/reversals/": like("POST /imports/{import_id}/reversals"),
    "projects/<str:code>/breakdown/submissions/": like(
        "POST /projects/{code}/breakdown/submissions"
    ),
    "projects/<str:code>/tasks/new/": like("POST /projects/{code}/tasks", TASK),
    "settings/extracts/": Write(For.PEOPLE, {"text": "T-1 1 " + "0" * 64}, NOBODY),
    "settings/delegations/": like("POST /signing/delegations"),
    "settings/delegations/<str:delegation_id>/endings/": like(
        "POST /signing/delegations/{delegation_id}/endings"
    ),
    "documents/signatories/<str:signatory_id>/contests/": like(
        "POST /documents/signatories/{signatory_id}/contests"
    ),
    "documents/signatories/<str:signatory_id>/acknowledgements/": like(
        "POST /documents/signatories/{signatory_id}/acknowledgements"
    ),
    "documents/signatories/<str:signatory_id>/withdrawals/": like(
        "POST /documents/signatories/{signatory_id}/withdrawals"
    ),
    "documents/signatories/<str:signatory_id>/signatures/": like(
        "POST /documents/signatories/{signatory_id}/signatures"
    ),
    "documents/signatories/<str:signatory_id>/objections/": like(
        "POST /documents/signatories/{signatory_id}/objections"
    ),
    "documents/signatories/<str:signatory_id>/reminders/": like(
        "POST /documents/signatories/{signatory_id}/reminders"
    ),
    "tasks/<str:task_id>/": like("PATCH /tasks/{task_id}", TASK),
    "tasks/<str:task_id>/removals/": like("DELETE /tasks/{task_id}"),
    "tasks/<str:task_id>/predecessors/": like("POST /tasks/{task_id}/predecessors"),
    "tasks/<str:task_id>/resources/": like(
        "POST /tasks/{task_id}/resources",
        {"kind": "tool", "what": "数据工具", "department": "{product}"},
    ),
    "tasks/<str:task_id>/check-ins/": like("POST /tasks/{task_id}/check-ins"),
    "tasks/<str:task_id>/exceptions/": like("POST /tasks/{task_id}/exceptions"),
    "hand-overs/<str:hand_over_id>/confirmations/": like(
        "POST /hand-overs/{hand_over_id}/confirmations"
    ),
    "hand-overs/<str:hand_over_id>/removals/": like("DELETE /hand-overs/{hand_over_id}"),
    "resources/<str:request_id>/commitments/": like("POST /resources/{request_id}/commitments"),
    "resources/<str:request_id>/declines/": like("POST /resources/{request_id}/declines"),
    "resources/<str:request_id>/withdrawals/": like("DELETE /resources/{request_id}"),
    "risks/<str:risk_id>/occurrences/": like("POST /risks/{risk_id}/occurrences"),
    "risks/<str:risk_id>/closures/": like("POST /risks/{risk_id}/closures"),
    "exceptions/<str:report_id>/completions/": like("PUT /exceptions/{report_id}"),
    "exceptions/<str:report_id>/acknowledgements/": like(
        "POST /exceptions/{report_id}/acknowledgements"
    ),
    "exceptions/<str:report_id>/closures/": like("POST /exceptions/{report_id}/closures"),
    "exceptions/<str:report_id>/reopenings/": like("POST /exceptions/{report_id}/reopenings"),
    "exceptions/<str:report_id>/changes/": like("POST /exceptions/{report_id}/changes"),
    "projects/new/small/": like(
        "POST /small-projects",
        {"code": "NEW", "title": "小事", "department": ["{service}"], "role": ["lead"]},
    ),
    "projects/<str:code>/cadence/": like("PUT /projects/{code}/cadence"),
    "projects/<str:code>/runs/": like("POST /projects/{code}/runs"),
    "relays/<str:relay_id>/acceptances/": like("POST /relays/{relay_id}/acceptances"),
    "relays/<str:relay_id>/returns/": like("POST /relays/{relay_id}/returns"),
    "attachments/": Write(For.PROJECT, {"subject_type": "task", "subject": "{survey}"}, NOBODY),
    "documents/signatories/<str:signatory_id>/scan/": Write(For.PROJECT, {"hash": "{hash}"}),
    "attachments/<str:attachment_id>/removals/": like("DELETE /attachments/{attachment_id}"),
    "projects/<str:code>/acceptance/": like("POST /projects/{code}/acceptance"),
    "goal-results/<str:result_id>/measurements/": like("PUT /goal-results/{result_id}"),
    "goal-results/<str:result_id>/confirmations/": like(
        "POST /goal-results/{result_id}/confirmations"
    ),
    "acceptances/<str:acceptance_id>/submissions/": like(
        "POST /acceptances/{acceptance_id}/submissions"
    ),
    "projects/<str:code>/retrospective/": like("POST /projects/{code}/retrospective"),
    "retrospectives/<str:retrospective_id>/lessons/": like(
        "POST /retrospectives/{retrospective_id}/lessons"
    ),
    "retrospectives/<str:retrospective_id>/submissions/": like(
        "POST /retrospectives/{retrospective_id}/submissions", {}
    ),
    "lessons/<str:lesson_id>/": like("PUT /lessons/{lesson_id}"),
    "lessons/<str:lesson_id>/removals/": like("DELETE /lessons/{lesson_id}"),
    "lessons/<str:lesson_id>/votes/": like("PUT /lessons/{lesson_id}/vote"),
    "lessons/<str:lesson_id>/withdrawals/": like("DELETE /lessons/{lesson_id}/vote"),
    "lessons/<str:lesson_id>/adoptions/": like("POST /lessons/{lesson_id}/adoptions"),
    "projects/<str:code>/archive/": like("POST /projects/{code}/archive"),
    "projects/<str:code>/archive/reasons/": like(
        "POST /projects/{code}/archive/reasons", {"reason_retrospective": "团队已解散"}
    ),
    "projects/<str:code>/renewals/": like("POST /projects/{code}/renewals"),
    "standards/<str:standard_id>/checks/": like("POST /standards/{standard_id}/checks"),
    "cases/<str:case_id>/bundles/": like("POST /cases/{case_id}/bundles"),
    "jobs/<str:job_id>/cancellations/": like("POST /jobs/{job_id}/cancellations"),
    "settings/verification/": like("POST /verifications"),
    "cases/<str:case_id>/starts/": like("POST /cases/{case_id}/starts"),
    "playbooks/new/": like("POST /playbooks", {"name": "新剧本"}),
    "playbooks/<str:playbook_id>/edit/": like("PUT /playbooks/{playbook_id}", {"name": "新剧本"}),
    "playbooks/<str:playbook_id>/starts/": like("POST /playbooks/{playbook_id}/starts"),
    "playbooks/<str:playbook_id>/retirements/": like("DELETE /playbooks/{playbook_id}"),
    "checklist/<str:entry_id>/retirements/": like("DELETE /checklist/{entry_id}"),
}
