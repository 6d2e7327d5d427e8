"""In a transaction of its own: PostgreSQL alters no table that has rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("workplan", "0004_handshakes")]

    operations = [
        migrations.AlterField(
            model_name="dependency",
            name="asked_at",
            field=models.DateTimeField(help_text="since when whoever has to answer is asked"),
        ),
    ]
