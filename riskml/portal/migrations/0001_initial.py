import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("roles", models.JSONField(default=list)),
                ("unit", models.CharField(blank=True, max_length=200)),
                ("areas", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
                ("failed", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_id", models.CharField(max_length=16, unique=True)),
                ("as_of", models.DateField()),
                ("manifest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("as_of", "pk"),
                "get_latest_by": ("as_of", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("warning", models.CharField(blank=True, max_length=16)),
                ("title_zh", models.TextField()),
                ("title_en", models.TextField()),
                ("parent", models.CharField(blank=True, db_index=True, max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("kept", models.TextField()),
                ("state", models.CharField(max_length=64)),
                ("grade", models.CharField(default="none", max_length=10)),
                ("secret", models.BooleanField(default=False)),
                ("final", models.BooleanField(default=False)),
                ("due", models.DateField(null=True)),
                ("asks", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["register", "state", "due"], name="room_casefi_registe_5b457a_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("warning", ""), _negated=True),
                        fields=("register", "warning"),
                        name="one_case_a_warning",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=16)),
                ("about", models.CharField(max_length=20)),
                ("grade", models.CharField(max_length=10)),
                ("issued", models.BooleanField()),
                ("rank", models.PositiveIntegerField()),
                ("status", models.CharField(blank=True, max_length=10)),
                ("drawn", models.BooleanField(default=False)),
                ("title_zh", models.TextField()),
                ("title_en", models.TextField()),
                ("reason_zh", models.TextField(blank=True)),
                ("reason_en", models.TextField(blank=True)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("since", models.DateField(null=True)),
                ("inbox_zh", models.CharField(blank=True, max_length=500)),
                ("inbox_en", models.CharField(blank=True, max_length=500)),
                ("severity", models.PositiveSmallIntegerField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="room.run")),
            ],
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=500)),
                ("label_zh", models.TextField()),
                ("label_en", models.TextField()),
                ("sentence_zh", models.TextField()),
                ("sentence_en", models.TextField()),
                ("innocent_zh", models.TextField(blank=True)),
                ("innocent_en", models.TextField(blank=True)),
                ("weight", models.FloatField(null=True)),
                ("total", models.PositiveIntegerField()),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reasons", to="room.runwarning"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=64)),
                ("person", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("told", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="room.casefile"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.CharField(max_length=200)),
                ("name", models.CharField(blank=True, max_length=500)),
                ("parent", models.CharField(blank=True, max_length=200)),
                ("people", models.PositiveIntegerField(default=0)),
                ("drawn", models.BooleanField(default=False)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="room.run")),
            ],
        ),
        migrations.CreateModel(
            name="WarningPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("official_id", models.CharField(db_index=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=500)),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="room.runwarning"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WarningUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.CharField(db_index=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=500)),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="room.runwarning"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(db_index=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="room.casefile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "person"), name="member_once")],
            },
        ),
        migrations.CreateModel(
            name="CaseSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(db_index=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="room.casefile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "person"), name="subject_once")],
            },
        ),
        migrations.CreateModel(
            name="CaseUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.CharField(db_index=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="room.casefile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "unit_id"), name="case_unit_once")],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("ref", models.CharField(db_index=True, max_length=200)),
                ("at", models.DateTimeField(null=True)),
                ("what_zh", models.TextField(blank=True)),
                ("what_en", models.TextField(blank=True)),
                ("whom", models.TextField(blank=True)),
                ("weight", models.FloatField(null=True)),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="records", to="room.reason"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
                "constraints": [models.UniqueConstraint(fields=("reason", "place"), name="records_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("area", models.CharField(max_length=100)),
                ("grade", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=30)),
                ("label_zh", models.TextField()),
                ("label_en", models.TextField()),
                ("innocent_zh", models.TextField(blank=True)),
                ("innocent_en", models.TextField(blank=True)),
                ("hits", models.PositiveIntegerField()),
                ("flagged", models.PositiveIntegerField()),
                ("population", models.PositiveIntegerField()),
                ("cleared", models.FloatField(null=True)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="room.run")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "name"), name="one_rule_a_run")],
            },
        ),
        migrations.CreateModel(
            name="Portrait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(blank=True, max_length=200)),
                ("packed", models.BinaryField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="room.run")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "kind", "key"), name="one_portrait_a_run")],
            },
        ),
        migrations.CreateModel(
            name="Official",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("official_id", models.CharField(max_length=200)),
                ("name", models.CharField(blank=True, max_length=500)),
                ("unit_id", models.CharField(blank=True, max_length=200)),
                ("unit_name", models.CharField(blank=True, max_length=500)),
                ("post", models.CharField(blank=True, max_length=200)),
                ("post_zh", models.CharField(blank=True, max_length=500)),
                ("post_en", models.CharField(blank=True, max_length=500)),
                ("grade", models.CharField(max_length=10)),
                ("line_zh", models.TextField(blank=True)),
                ("line_en", models.TextField(blank=True)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="room.run")),
            ],
            options={
                "indexes": [models.Index(fields=["run", "unit_id"], name="room_offici_run_id_f3eec6_idx")],
                "constraints": [models.UniqueConstraint(fields=("run", "official_id"), name="one_official_a_run")],
            },
        ),
        migrations.AddIndex(
            model_name="runwarning",
            index=models.Index(fields=["run", "issued", "severity", "rank"], name="room_runwar_run_id_cd3ad8_idx"),
        ),
        migrations.AddIndex(
            model_name="runwarning",
            index=models.Index(fields=["number"], name="room_runwar_number_eaf00a_idx"),
        ),
        migrations.AddConstraint(
            model_name="runwarning",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="one_warning_a_run"),
        ),
        migrations.AddConstraint(
            model_name="runwarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ("red", "yellow", "none"))), name="warning_grades"
            ),
        ),
        migrations.AddIndex(
            model_name="reason",
            index=models.Index(fields=["name"], name="room_reason_name_438a2c_idx"),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.UniqueConstraint(fields=("warning", "place"), name="reasons_in_order"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("case", "place"), name="history_in_order"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("run", "unit_id"), name="one_unit_a_run"),
        ),
        migrations.AddConstraint(
            model_name="warningperson",
            constraint=models.UniqueConstraint(fields=("warning", "official_id"), name="person_named_once"),
        ),
        migrations.AddConstraint(
            model_name="warningunit",
            constraint=models.UniqueConstraint(fields=("warning", "unit_id"), name="unit_named_once"),
        ),
    ]
