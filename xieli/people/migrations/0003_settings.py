from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def spell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Everybody here already can be found by pinyin too."""
    from pypinyin import Style, lazy_pinyin

    for person in apps.get_model("people", "Person").objects.all():
        sounds = "".join(lazy_pinyin(person.name))
        initials = "".join(lazy_pinyin(person.name, style=Style.FIRST_LETTER))
        person.pinyin = f"{sounds} {initials}".lower()
        person.save(update_fields=["pinyin"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='PasswordTry',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('tried_at', models.DateTimeField(db_index=True)),
                ('closed_until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='organisation',
            name='language',
            field=models.CharField(default='zh-hans', help_text='which language new people begin with', max_length=10),
        ),
        migrations.AddField(
            model_name='person',
            name='pinyin',
            field=models.CharField(blank=True, editable=False, help_text='zhouba zb: to be found by', max_length=900, default=''),
            preserve_default=False,
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
