"""The organisation, its departments and its people. People are never deleted (P3)."""

from datetime import date
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieli.core.models import Ledger, id_field

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def every_language() -> list[str]:
    """Return the code of every language Xieli speaks."""
    return [code for code, _word in settings.LANGUAGES]


class Organisation(models.Model):
    """The one organisation this installation serves (P5)."""

    id = id_field()
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    language = models.CharField(
        max_length=10, default="zh-hans", help_text="which language new people begin with"
    )
    languages = models.JSONField(
        default=every_language, help_text="the languages its people choose from, by their codes"
    )
    opens_at = models.TimeField(default="09:00")
    closes_at = models.TimeField(default="17:00")
    contest_hours = models.PositiveSmallIntegerField(
        default=16, help_text="how long a head may contest a signature given for them (P1)"
    )
    remind_hours = models.PositiveSmallIntegerField(
        default=2, help_text="how many working hours before it is due an owner is reminded (S2)"
    )
    rung_days = models.PositiveSmallIntegerField(
        default=1, help_text="working days from one rung of the ladder to the next (S2)"
    )
    ledger = models.OneToOneField(Ledger, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its days begin and end in (S1)."""
        return ZoneInfo(self.time_zone)

    @property
    def offered_languages(self) -> list[tuple[str, str]]:
        """The languages its people choose from: code and own name."""
        return [(code, word) for code, word in settings.LANGUAGES if code in self.languages]


class DepartmentSet(models.QuerySet["Department"]):
    def open(self) -> Self:
        """Departments that have not been closed."""
        return self.filter(closed_on__isnull=True)


class Department(models.Model):
    """A department: a node of the tree, with a head and a deputy."""

    id = id_field()
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    head = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="heads"
    )
    deputy = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="deputises"
    )
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="succeeds"
    )
    version = models.PositiveIntegerField(default=1)

    objects = DepartmentSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(closed_on__isnull=True),
                name="department_name_once",
                violation_error_message=_("Another department already has this name."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(successor__isnull=False),
                name="closed_department_names_successor",
                violation_error_message=_("A closed department names its successor."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_not_its_own_parent",
                violation_error_message=_("A department cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonSet(models.QuerySet["Person"]):
    def active(self) -> Self:
        """People who have not left and are not suspended."""
        return self.filter(left_at__isnull=True, suspended_at__isnull=True)

    def known_as(self, login: str) -> Self:
        """People this e-mail address, mobile or employee number (工号) belongs to (P5)."""
        login = login.strip()
        if not login:
            return self.none()
        return self.filter(Q(email=login.lower()) | Q(mobile=login) | Q(employee_number=login))

    def matching(self, words: str) -> Self:
        """People found by a part of their name, its pinyin or initials, or how they sign in."""
        words = words.strip()
        sounds = "".join(words.lower().split())
        return self.filter(
            Q(name__icontains=words)
            | Q(pinyin__contains=sounds)
            | Q(email__icontains=words)
            | Q(mobile__contains=words)
            | Q(employee_number__icontains=words)
        )


def _once_if_given(field: str, message: "StrPromise") -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[field],
        condition=~Q(**{field: ""}),
        name=f"person_{field}_once",
        violation_error_message=message,
    )


class Person(models.Model):
    """Somebody who works here, or did: printed names stay as they were (P3)."""

    id = id_field()
    name = models.CharField(max_length=100)
    pinyin = models.CharField(
        max_length=900, blank=True, editable=False, help_text="zhouba zb: to be found by"
    )
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=32, blank=True)
    employee_number = models.CharField(max_length=32, blank=True)
    post = models.CharField(max_length=100, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="people")
    backup = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="backs_up"
    )
    language = models.CharField(max_length=10, default="zh-hans")
    is_executive = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    password = models.CharField(max_length=200, blank=True)
    epoch = models.PositiveIntegerField(
        default=1, help_text="raised by leaving, suspension and a new password: ends all sessions"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PersonSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            _once_if_given("email", _("Somebody already signs in with this e-mail address.")),
            _once_if_given("mobile", _("Somebody already signs in with this mobile number.")),
            _once_if_given("employee_number", _("Somebody already has this employee number.")),
            models.CheckConstraint(
                condition=~Q(email="", mobile="", employee_number=""),
                name="person_can_be_addressed",
                violation_error_message=_(
                    "Give an e-mail address, a mobile or an employee number."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether this person may act at all."""
        return self.left_at is None and self.suspended_at is None

    def has_password(self, password: str) -> bool:
        """Compare with the argon2 hash; a person without a password matches nothing."""
        return bool(self.password) and check_password(password, self.password)

    @property
    def has_old_hash(self) -> bool:
        """Whether the password is kept otherwise than new ones are."""
        return identify_hasher(self.password).must_update(self.password)


class Membership(models.Model):
    """A further department a person belongs to, beside the primary one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="guests")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "department"], name="membership_once"),
        ]


class AbsenceSet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Absences of a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)


class Absence(models.Model):
    """Somebody is away from one day to another; whoever stands in is asked meanwhile (S2)."""

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceSet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class CalendarDay(models.Model):
    """One day of the working calendar that differs from its weekday (holiday, make-up 调休)."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    is_provisional = models.BooleanField(default=False)
