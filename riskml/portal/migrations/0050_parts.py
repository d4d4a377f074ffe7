from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("room", "0040_metrics_of_tasks"),
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
    ]
