"""Since when whoever has to answer is asked, what was promised, and who answered when (B6, S8)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import xieli.core.ids


def know_what_was_promised(apps, schema_editor) -> None:
    """What is confirmed was promised and answered; a date moved since then is no longer known."""
    Dependency = apps.get_model("workplan", "Dependency")
    HandshakeAnswer = apps.get_model("workplan", "HandshakeAnswer")
    Dependency.objects.update(asked_at=F("proposed_at"))
    kept = Q(reopened_at=None) | Q(proposed_at__lt=F("reopened_at"))
    promised = Dependency.objects.filter(kept, confirmed_at__isnull=False)
    promised.update(promised_on=F("hand_over_on"))
    asked = promised.exclude(predecessor__owner=F("successor__owner")).select_related("predecessor")
    HandshakeAnswer.objects.bulk_create(
        HandshakeAnswer(
            dependency=row,
            department_id=row.predecessor.department_id,
            person_id=row.confirmed_by_id,
            asked_at=row.proposed_at,
            answered_at=row.confirmed_at,
        )
        for row in asked
        if row.confirmed_by_id
    )


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0007_absences"),
        ("workplan", "0003_order_as_written"),
    ]

    operations = [
        migrations.AddField(
            model_name="dependency",
            name="asked_at",
            field=models.DateTimeField(
                help_text="since when whoever has to answer is asked", null=True
            ),
        ),
        migrations.AddField(
            model_name="dependency",
            name="promised_on",
            field=models.DateField(
                blank=True,
                help_text="as last confirmed, also while another date is discussed",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="HandshakeAnswer",
            fields=[
                ("id", models.CharField(default=xieli.core.ids.new_id, editable=False, max_length=16, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField()),
                ("department", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.department")),
                ("dependency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="workplan.dependency")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
            ],
            options={"ordering": ["answered_at", "pk"]},
        ),
        migrations.RunPython(know_what_was_promised, migrations.RunPython.noop),
    ]
