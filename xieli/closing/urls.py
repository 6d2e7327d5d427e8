"""Pages of acceptance and retrospective."""

from django.urls import path

from xieli.closing.views import acceptance, retrospective

urlpatterns = [
    path("projects/<str:code>/acceptance/", acceptance.acceptance),
    path("goal-results/<str:result_id>/measurements/", acceptance.measurements),
    path("goal-results/<str:result_id>/confirmations/", acceptance.confirmations),
    path("acceptances/<str:acceptance_id>/submissions/", acceptance.submissions),
    path("projects/<str:code>/retrospective/", retrospective.retrospective),
    path("retrospectives/<str:retrospective_id>/lessons/", retrospective.lessons),
    path("retrospectives/<str:retrospective_id>/submissions/", retrospective.submissions),
    path("lessons/<str:lesson_id>/", retrospective.lesson),
    path("lessons/<str:lesson_id>/removals/", retrospective.removals),
    path("lessons/<str:lesson_id>/votes/", retrospective.votes),
    path("lessons/<str:lesson_id>/withdrawals/", retrospective.withdrawals),
]
