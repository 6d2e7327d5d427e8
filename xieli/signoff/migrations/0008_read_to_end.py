from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signoff', '0007_filed_by'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='read_to_end',
            field=models.BooleanField(blank=True, help_text='whether the text was shown to its end; empty: not known', null=True),
        ),
    ]
