import json
from datetime import datetime
from typing import Any

from django.db import migrations, models


def grown_of_kept(apps: Any, _: Any) -> None:
    """Keep of the cases that were there before when their facts grew, if they were not moved on since."""
    for row in apps.get_model("room", "CaseFile").objects.filter(final=False).iterator():
        for made in reversed(json.loads(row.kept)["made"]):
            if made["to"] != made["origin"]:
                break
            if made["told"].get("grade"):
                row.grown = datetime.fromisoformat(made["at"])
                row.save(update_fields=["grown"])
                break


class Migration(migrations.Migration):
    dependencies = [
        ("room", "0041_seeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.CharField(max_length=4, unique=True)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="casefile",
            name="split_at",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="casefile",
            name="grown",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(grown_of_kept, migrations.RunPython.noop, elidable=True),
    ]
