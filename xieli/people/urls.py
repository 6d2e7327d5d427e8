"""Pages about who is here: the way in, and the settings."""

from django.urls import path

from xieli.people.views import absences, access, departments, organisation, persons, signing

urlpatterns = [
    path("sign-in/", access.sign_in),
    path("sign-in/switch/", access.switch),
    path("sign-out/", access.sign_out),
    path("language/", access.language),
    path("people/switch/", access.switch),
    path("settings/", organisation.organisation),
    path("settings/calendar/", organisation.calendar),
    path("settings/me/", organisation.me),
    path("settings/me/password/", organisation.my_password),
    path("settings/me/signing/", signing.signing),
    path("settings/me/absences/", absences.absences),
    path("settings/absences/<str:absence_id>/cancellations/", absences.cancellations),
    path("settings/me/passkeys/", signing.passkeys),
    path("settings/me/passkeys/<str:passkey_id>/", signing.passkey),
    path("settings/me/passkeys/<str:passkey_id>/revocations/", signing.revocations),
    path("settings/me/codes/", signing.codes),
    path("settings/me/codes/confirmations/", signing.confirmations),
    path("settings/me/codes/removals/", signing.removals),
    path("settings/departments/", departments.departments),
    path("settings/departments/<str:department_id>/", departments.department),
    path("settings/departments/<str:department_id>/closures/", departments.closures),
    path("settings/people/", persons.people),
    path("settings/people/new/", persons.new_person),
    path("settings/people/<str:person_id>/", persons.person),
    path("settings/people/<str:person_id>/password/", persons.password),
    path("settings/people/<str:person_id>/departures/", persons.departures),
]
