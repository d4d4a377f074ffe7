"""What a task of improvement is measured by besides rules: metrics of units as runs told them, and which was named."""

from __future__ import annotations

from django.db import models

from riskml.core.texts import Text
from riskml.portal.models_notes import Written

_CODE = 200


class UnitMetric(models.Model):
    """The months of a metric that counts, for one unit, as one run told them.

    ``months`` has of each month its first day, what was observed, and what was expected of that work.
    """

    run = models.ForeignKey("room.Run", models.CASCADE)
    unit_id = models.CharField(max_length=_CODE)
    name = models.CharField(max_length=200)
    label_zh = models.TextField()
    label_en = models.TextField()
    concern = models.CharField(max_length=10)
    months = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "unit_id", "name"), name="unit_metric_once"),)

    @property
    def label(self) -> Text:
        """What it is called."""
        return Text(zh=self.label_zh, en=self.label_en)


class TaskMetric(Written):
    """A metric that an improvement is to be measured by: named while nothing of its time has been told yet."""

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="metrics")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("case", "name"), name="metric_named_once"),)


class SeedStock(models.Model):
    """An honest person of a made-up city whom a run listed, as that run told them; nothing of it is the project's.

    ``packed`` has the portraits of the person and the unit, the identifiers and names in them, and names to take
    instead, compressed.
    """

    as_of = models.DateField(db_index=True)
    source = models.CharField(max_length=80, unique=True)
    packed = models.BinaryField()
    used = models.BooleanField(default=False)


class Seeding(Written):
    """How many warnings known to be false are put among others from a day on, as two people signed it.

    ``person`` and ``role`` propose; whoever approves is another, and signs once.
    """

    count = models.PositiveSmallIntegerField()
    since = models.DateField()
    area = models.CharField(max_length=_CODE, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ("at", "pk")


class SeedingApproved(Written):
    """The second signature under a seeding."""

    seeding = models.OneToOneField(Seeding, models.PROTECT, related_name="approved")


class Seed(models.Model):
    """A warning that is known to be false: out of every figure from the first."""

    seeding = models.ForeignKey(Seeding, models.PROTECT, related_name="seeds")
    run = models.ForeignKey("room.Run", models.PROTECT)
    warning = models.CharField(max_length=16, unique=True)
    official_id = models.CharField(max_length=_CODE)
    unit_id = models.CharField(max_length=_CODE)
