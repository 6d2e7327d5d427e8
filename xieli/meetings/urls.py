"""Pages of meetings and decisions."""

from django.urls import path

from xieli.meetings.views import decisions, lists, meetings

urlpatterns = [
    path("projects/<str:code>/meetings/", lists.meetings),
    path("projects/<str:code>/meetings/calls/", meetings.calls),
    path("projects/<str:code>/actions/", meetings.actions),
    path("projects/<str:code>/decisions/", decisions.decisions),
    path("meetings/<str:meeting_id>/", meetings.meeting),
    path("meetings/<str:meeting_id>/invitation.ics", meetings.invitation),
    path("meetings/<str:meeting_id>/cancellations/", meetings.cancellations),
    path("meetings/<str:meeting_id>/beginnings/", meetings.beginnings),
    path("meetings/<str:meeting_id>/endings/", meetings.endings),
    path("meetings/<str:meeting_id>/confirmations/", meetings.confirmations),
    path("meetings/<str:meeting_id>/reminders/", meetings.reminders),
    path("meetings/points/<str:point_id>/notes/", meetings.notes),
    path("actions/<str:action_id>/completions/", meetings.completions),
    path("decisions/<str:decision_id>/confirmations/", decisions.confirmations),
    path("decisions/<str:decision_id>/reminders/", decisions.reminders),
    path("decisions/<str:decision_id>/withdrawals/", decisions.withdrawals),
]
