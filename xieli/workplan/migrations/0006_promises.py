"""Which side named a date is kept: owners change, and whose turn it is does not (B6, S8)."""

from django.db import migrations, models
from django.db.models import F


def keep_sides(apps, _editor):
    """So far it was who proposed it."""
    rows = apps.get_model('workplan', 'Dependency').objects
    rows.filter(predecessor__owner=F('proposed_by')).update(is_promise=True)


class Migration(migrations.Migration):

    dependencies = [
        ('workplan', '0005_handshakes_are_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='dependency',
            name='is_promise',
            field=models.BooleanField(default=False, help_text='the upstream owner named the date'),
        ),
        migrations.RunPython(keep_sides, migrations.RunPython.noop),
    ]
