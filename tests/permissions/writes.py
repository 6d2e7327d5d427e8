"""Every unsafe route of the API with a body that is well formed, and who is told no (T2, T6)."""

from tests.cast import PASSWORD
from tests.permissions.routes import ALL_BUT_ADMIN, HEAD_AND_ADMIN, NOBODY, For, Write

WRITES = {
    "POST /projects": Write(For.PEOPLE, {"code": "NEW", "title": "新项目"}, NOBODY),
    "POST /imports": Write(For.PEOPLE),
    "POST /drafts": Write(For.PEOPLE),
    "POST /projects/{code}/imports": Write(For.PROJECT),
    "POST /imports/{import_id}/reversals": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "PATCH /me": Write(For.PEOPLE, {"mobile": "13900000000"}, NOBODY, version='"2"'),
    "PUT /me/password": Write(
        For.PEOPLE, {"current": PASSWORD, "password": "another-horse-battery"}, NOBODY
    ),
    "POST /me/passkeys": Write(
        For.PEOPLE,
        {
            "password": PASSWORD,
            "name": "手机",
            "challenge": "x",
            "public_key": "x",
            "authenticator_data": "x",
            "client_data": "x",
        },
        NOBODY,
    ),
    "PATCH /me/passkeys/{passkey_id}": Write(
        For.OWNER, {"password": PASSWORD, "name": "手机"}, NOBODY
    ),
    "POST /me/passkeys/{passkey_id}/revocations": Write(For.OWNER, {"password": PASSWORD}, NOBODY),
    "POST /me/codes": Write(For.PEOPLE, {"password": PASSWORD}, NOBODY),
    "POST /me/codes/confirmations": Write(For.PEOPLE, {"code": "123456"}, NOBODY),
    "POST /me/codes/removals": Write(For.PEOPLE, {"password": PASSWORD}, NOBODY),
    "POST /absences": Write(
        For.PEOPLE,
        {"person": "{member}", "starts_on": "2099-01-01", "ends_on": "2099-01-09"},
        frozenset({"stranger", "head"}),
    ),
    "POST /absences/{absence_id}/cancellations": Write(
        For.PEOPLE, {}, frozenset({"stranger", "head"})
    ),
    "POST /projects/{code}/meetings": Write(
        For.PROJECT,
        {"kind": "weekly", "starts_at": "2099-01-02T02:00:00Z", "people": ["{member}"]},
        NOBODY,
    ),
    "POST /meetings/{meeting_id}/cancellations": Write(For.PROJECT, {}, NOBODY, version='"1"'),
    "POST /meetings/{meeting_id}/beginnings": Write(For.PROJECT, {}, NOBODY, version='"1"'),
    "PUT /meetings/points/{point_id}/notes": Write(For.PROJECT, {"notes": "x"}, NOBODY),
    "POST /meetings/{meeting_id}/endings": Write(
        For.PROJECT, {"present": ["{member}"]}, NOBODY, version='"2"'
    ),
    "POST /meetings/{meeting_id}/confirmations": Write(For.PROJECT, {"hash": "x"}, NOBODY),
    "POST /projects/{code}/actions": Write(
        For.PROJECT, {"text": "催数据", "owner": "{member}", "due_on": "2099-01-02"}, NOBODY
    ),
    "POST /actions/{action_id}/completions": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /meetings/{meeting_id}/reminders": Write(For.PROJECT, {}, NOBODY),
    "POST /decisions/{decision_id}/reminders": Write(For.PROJECT, {}, NOBODY),
    "POST /projects/{code}/decisions": Write(
        For.PROJECT, {"text": "周五前定稿", "is_for_all": True}, NOBODY
    ),
    "POST /decisions/{decision_id}/confirmations": Write(
        For.PROJECT, {}, frozenset({"head", "admin"})
    ),
    "POST /decisions/{decision_id}/withdrawals": Write(
        For.PROJECT, {"reason": "写错了"}, frozenset({"admin"}), version='"1"'
    ),
    "POST /me/notices/readings": Write(For.PEOPLE, {}, NOBODY),
    "PUT /me/habits": Write(
        For.PEOPLE,
        {"quiet_from": "19:00", "quiet_until": "09:00", "has_pushes": True, "has_digest": True},
        NOBODY,
    ),
    "POST /outbox/{message_id}/deliveries": Write(For.PEOPLE, {}, ALL_BUT_ADMIN),
    "PUT /signing/levels/{kind}": Write(For.PEOPLE, {"level": 2}, ALL_BUT_ADMIN),
    "PATCH /organisation": Write(
        For.PEOPLE, {"name": "新名"}, ALL_BUT_ADMIN, version="{organisation}"
    ),
    "PUT /calendar": Write(
        For.PEOPLE, {"years": {"2027": {"holidays": ["2027-01-01"]}}}, ALL_BUT_ADMIN
    ),
    "POST /channels": Write(
        For.PEOPLE,
        {
            "kind": "wecom",
            "name": "机器人",
            "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=another-robot",
        },
        ALL_BUT_ADMIN,
    ),
    "PATCH /channels/{channel_id}": Write(
        For.PEOPLE, {"name": "新名"}, ALL_BUT_ADMIN, version='"1"'
    ),
    "DELETE /channels/{channel_id}": Write(For.PEOPLE, {}, ALL_BUT_ADMIN, version='"1"'),
    "POST /channels/{channel_id}/tests": Write(For.PEOPLE, {}, ALL_BUT_ADMIN),
    "POST /channels/{channel_id}/revivals": Write(For.PEOPLE, {}, ALL_BUT_ADMIN, version='"1"'),
    "POST /departments": Write(For.PEOPLE, {"name": "新部门"}, ALL_BUT_ADMIN),
    "PATCH /departments/{department_id}": Write(
        For.PEOPLE, {"name": "新名"}, ALL_BUT_ADMIN, version="{department}"
    ),
    "POST /departments/{department_id}/closures": Write(
        For.PEOPLE, {"successor": "{successor}"}, ALL_BUT_ADMIN
    ),
    "POST /people": Write(
        For.PEOPLE,
        {"name": "新人", "department": "{successor}", "email": "new@example.com"},
        ALL_BUT_ADMIN,
    ),
    "PATCH /people/{person_id}": Write(
        For.PEOPLE, {"post": "专员"}, ALL_BUT_ADMIN, version="{person}"
    ),
    "PUT /people/{person_id}/password": Write(
        For.PEOPLE, {"password": "another-horse-battery"}, ALL_BUT_ADMIN
    ),
    "POST /people/{person_id}/departures": Write(For.PEOPLE, {}, ALL_BUT_ADMIN),
    "PUT /projects/{code}/charter": Write(
        For.PROJECT,
        {"participants": [{"department": "客服部", "role": "lead"}]},
        HEAD_AND_ADMIN,
        version='"2"',
        project="OPEN-1",
    ),
    "POST /projects/{code}/charter/submissions": Write(
        For.PROJECT, {"due_at": "{due}"}, HEAD_AND_ADMIN, version='"2"', project="OPEN-1"
    ),
    "POST /documents/signatories/{signatory_id}/signatures": Write(
        For.PROJECT, {"hash": "{hash}", "password": PASSWORD}, frozenset({"member", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/objections": Write(
        For.PROJECT, {"reason": "人手不足"}, frozenset({"member", "admin"})
    ),
    "POST /documents/signatures": Write(
        For.PROJECT,
        {"slots": {"{slot}": "{hash}"}, "password": PASSWORD},
        frozenset({"member", "admin"}),
    ),
    "POST /documents/signatories/{signatory_id}/withdrawals": Write(
        For.PROJECT, {}, frozenset({"member", "head", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/contests": Write(
        For.PROJECT, {"reason": "未授权"}, frozenset({"member", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/acknowledgements": Write(
        For.PROJECT, {}, frozenset({"member", "admin"})
    ),
    "POST /signing/delegations": Write(
        For.PEOPLE,
        {
            "department": "{product}",
            "delegate": "{member}",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
        frozenset({"stranger", "member", "admin"}),
    ),
    "POST /signing/delegations/{delegation_id}/endings": Write(
        For.PEOPLE, {}, frozenset({"stranger", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/reminders": Write(For.PROJECT, {}, NOBODY),
    "POST /projects/{code}/tasks": Write(
        For.PROJECT,
        {"title": "新任务", "department": "客服部", "owner": "zhang.san@example.com"},
        HEAD_AND_ADMIN,
    ),
    "PATCH /tasks/{task_id}": Write(
        For.PROJECT, {"note": "备注"}, HEAD_AND_ADMIN, version="{task}"
    ),
    "DELETE /tasks/{task_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version="{task}"),
    "POST /tasks/{task_id}/predecessors": Write(
        For.PROJECT, {"predecessor": "{other}"}, frozenset({"admin"})
    ),
    "POST /tasks/{task_id}/check-ins": Write(
        For.PROJECT, {"status": "doing", "percent": 30}, HEAD_AND_ADMIN, version="{task}"
    ),
    "POST /tasks/{task_id}/exceptions": Write(
        For.PROJECT, {"reason": "等数据"}, frozenset({"admin"})
    ),
    "POST /hand-overs/{hand_over_id}/confirmations": Write(
        For.PROJECT, {"hand_over_on": "2024-03-07"}, HEAD_AND_ADMIN
    ),
    "PUT /exceptions/{report_id}": Write(
        For.PROJECT, {"reason": "等数据"}, HEAD_AND_ADMIN, version='"1"'
    ),
    "POST /exceptions/{report_id}/acknowledgements": Write(
        For.PROJECT, {}, HEAD_AND_ADMIN, version='"1"'
    ),
    "POST /exceptions/{report_id}/closures": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version='"1"'),
    "POST /exceptions/{report_id}/reopenings": Write(
        For.PROJECT, {}, frozenset({"member", "head"}), version='"1"'
    ),
    "POST /projects/{code}/pauses": Write(
        For.PROJECT,
        {"reason": "等预算", "until": "2099-01-04"},
        HEAD_AND_ADMIN,
        version="{project}",
    ),
    "POST /projects/{code}/resumptions": Write(
        For.PROJECT, {}, HEAD_AND_ADMIN, version="{project}"
    ),
    "POST /projects/{code}/changes": Write(For.PROJECT, {"reason": "工具延期"}, NOBODY),
    "POST /tasks/{task_id}/changes": Write(For.PROJECT, {"planned_finish": "2024-03-14"}, NOBODY),
    "POST /exceptions/{report_id}/changes": Write(For.PROJECT, {}, NOBODY),
    "PATCH /changes/{change_id}": Write(
        For.PROJECT, {"reason": "工具延期两天"}, HEAD_AND_ADMIN, version="{change}"
    ),
    "PUT /changes/{change_id}/charter": Write(
        For.PROJECT,
        {"participants": [{"department": "客服部", "role": "lead"}]},
        HEAD_AND_ADMIN,
        version="{change}",
    ),
    "PUT /changes/{change_id}/tasks/{task_id}": Write(
        For.PROJECT, {"planned_finish": "2024-03-14"}, HEAD_AND_ADMIN, version="{change}"
    ),
    "POST /changes/{change_id}/tasks": Write(
        For.PROJECT,
        {"title": "新任务", "department": "客服部", "owner": "zhang.san@example.com"},
        HEAD_AND_ADMIN,
        version="{change}",
    ),
    "POST /changes/{change_id}/removals": Write(
        For.PROJECT, {"task": "{other}"}, HEAD_AND_ADMIN, version="{change}"
    ),
    "PUT /changes/{change_id}/hand-overs/{hand_over_id}": Write(
        For.PROJECT, {"hand_over_on": "2024-03-11"}, HEAD_AND_ADMIN, version="{change}"
    ),
    "DELETE /proposals/{proposal_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version="{change}"),
    "POST /changes/{change_id}/requests": Write(
        For.PROJECT, {}, HEAD_AND_ADMIN, version="{change}"
    ),
    "POST /changes/{change_id}/submissions": Write(
        For.PROJECT, {"due_at": "{due}"}, HEAD_AND_ADMIN, version="{change}"
    ),
    "POST /changes/{change_id}/rebases": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version="{change}"),
    "POST /changes/{change_id}/withdrawals": Write(
        For.PROJECT, {}, HEAD_AND_ADMIN, version="{change}"
    ),
    "PUT /projects/{code}/readers": Write(
        For.PROJECT, {"people": []}, HEAD_AND_ADMIN, version="{project}"
    ),
    "POST /projects/{code}/cancellation": Write(
        For.PROJECT, {"reason": "不做了", "due_at": "{due}"}, HEAD_AND_ADMIN, version="{project}"
    ),
    "POST /projects/{code}/breakdown/submissions": Write(
        For.PROJECT, {"due_at": "{due}"}, HEAD_AND_ADMIN
    ),
    "DELETE /hand-overs/{hand_over_id}": Write(For.PROJECT, {}, frozenset({"admin"})),
    "POST /tasks/{task_id}/resources": Write(
        For.PROJECT, {"kind": "tool", "what": "数据工具", "department": "产品部"}, HEAD_AND_ADMIN
    ),
    "POST /resources/{request_id}/commitments": Write(
        For.PROJECT, {}, frozenset({"member", "admin"})
    ),
    "POST /resources/{request_id}/declines": Write(
        For.PROJECT, {"reason": "没有人手"}, frozenset({"member", "admin"})
    ),
    "DELETE /resources/{request_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /risks/{risk_id}/occurrences": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /risks/{risk_id}/closures": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /small-projects": Write(
        For.PEOPLE, {"code": "NEW", "title": "小事", "charter": {}}, NOBODY
    ),
    "PUT /projects/{code}/cadence": Write(
        For.PROJECT, {"rhythm": "daily", "weekday": 4, "at": "17:00"}, HEAD_AND_ADMIN, version='"1"'
    ),
    "POST /projects/{code}/runs": Write(For.PROJECT, {"starts_on": "2024-06-03"}, NOBODY),
    "POST /relays/{relay_id}/acceptances": Write(For.PROJECT, {}, frozenset({"member", "admin"})),
    "POST /relays/{relay_id}/returns": Write(
        For.PROJECT, {"reason": "缺少样本量"}, frozenset({"member", "admin"})
    ),
    "POST /attachments": Write(For.PEOPLE),
    "POST /documents/signatories/{signatory_id}/scan": Write(For.PEOPLE),
    "DELETE /attachments/{attachment_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /projects/{code}/acceptance": Write(For.PROJECT, {}, frozenset({"member", "head"})),
    "PUT /goal-results/{result_id}": Write(
        For.PROJECT, {"measured": "4", "evidence": "月报"}, frozenset({"head"}), "{result}"
    ),
    "POST /goal-results/{result_id}/confirmations": Write(
        For.PROJECT, {}, frozenset({"member", "head", "admin"}), "{result}"
    ),
    "POST /acceptances/{acceptance_id}/submissions": Write(
        For.PROJECT,
        {"decision": "close", "due_at": "{due}"},
        frozenset({"member", "head"}),
        "{acceptance}",
    ),
    "POST /projects/{code}/retrospective": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "POST /retrospectives/{retrospective_id}/lessons": Write(
        For.PROJECT, {"question": "went_well", "text": "同步及时"}, NOBODY
    ),
    "POST /retrospectives/{retrospective_id}/submissions": Write(
        For.PROJECT, {"due_at": "{due}"}, HEAD_AND_ADMIN, '"1"'
    ),
    "PUT /lessons/{lesson_id}": Write(
        For.PROJECT, {"question": "went_well", "text": "同步及时"}, HEAD_AND_ADMIN, '"1"'
    ),
    "DELETE /lessons/{lesson_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN, '"1"'),
    "PUT /lessons/{lesson_id}/vote": Write(For.PROJECT, {}, NOBODY),
    "DELETE /lessons/{lesson_id}/vote": Write(For.PROJECT, {}, NOBODY),
    "POST /lessons/{lesson_id}/adoptions": Write(For.PROJECT, {}, frozenset({"member", "head"})),
    "POST /projects/{code}/archive": Write(For.PROJECT, {}, frozenset({"head"}), "{project}"),
    "POST /projects/{code}/archive/reasons": Write(
        For.PROJECT,
        {"reasons": {"retrospective": "团队已解散"}, "due_at": "{due}"},
        frozenset({"head"}),
        "{project}",
    ),
    "POST /projects/{code}/renewals": Write(
        For.PROJECT,
        {"code": "NEW", "title": "下一期", "starts_on": "2024-06-03"},
        frozenset({"head"}),
    ),
    "POST /standards/{standard_id}/checks": Write(For.PROJECT, {}, NOBODY),
    "POST /cases/{case_id}/bundles": Write(For.PROJECT, {}, NOBODY),
    "POST /jobs/{job_id}/cancellations": Write(For.OWNER, {}, NOBODY),
    "POST /verifications": Write(For.PEOPLE, {}, ALL_BUT_ADMIN),
    "POST /cases/{case_id}/starts": Write(
        For.PROJECT, {"code": "NEW", "title": "再来一次", "starts_on": "2024-06-03"}, NOBODY
    ),
    "POST /playbooks": Write(For.PEOPLE, {"name": "新剧本", "pattern": {}}, frozenset({"member"})),
    "PUT /playbooks/{playbook_id}": Write(
        For.PEOPLE, {"name": "新剧本", "pattern": {}}, frozenset({"member"}), '"1"'
    ),
    "DELETE /playbooks/{playbook_id}": Write(For.PEOPLE, {}, frozenset({"member"}), '"1"'),
    "POST /playbooks/{playbook_id}/starts": Write(
        For.PEOPLE, {"code": "NEW", "title": "新项目", "starts_on": "2024-06-03"}, NOBODY
    ),
    "DELETE /checklist/{entry_id}": Write(For.PEOPLE, {}, frozenset({"member"})),
}
