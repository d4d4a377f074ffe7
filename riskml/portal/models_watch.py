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
