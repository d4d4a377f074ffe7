"""What is written beside cases, what of a run the pages about many cases need, and what leaves the room as a notice.

A note, a signal and a notice are written once and never changed, as signatures are. Steps and links follow from the
signatures, and are kept so that pages about many cases count them without reading each case.
"""

from __future__ import annotations

from typing import Any

from django.db import models

_CODE = 200


class Written(models.Model):
    """What is written once, by somebody in a role, and never changed."""

    person = models.CharField(max_length=64)
    role = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **words: Any) -> None:
        """Write it once.

        Raises
        ------
        TypeError
            It was written before.
        """
        if self.pk is not None:
            raise TypeError("what was written is never changed")
        super().save(*args, **words)


class Note(Written):
    """What somebody remarked on a case without signing anything in it: a comment, or dissent from what was decided."""

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(kind__in=("comment", "dissent")), name="note_kinds"),)


class Signal(Written):
    """What came from outside (a letter, an inspection, a superior), entered by hand: it opens a clue, or joins a case.

    ``people`` and ``units`` have identifiers; ``text`` says it in words.
    """

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="signals")
    source = models.CharField(max_length=20)
    received = models.DateField()
    reference = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    people = models.JSONField(default=list)
    units = models.JSONField(default=list)

    class Meta:
        ordering = ("received", "pk")


class AgendaItem(models.Model):
    """A case on the agenda of a day, with what is proposed; taken off, it keeps its line."""

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="agenda")
    day = models.DateField(db_index=True)
    proposal = models.TextField()
    person = models.CharField(max_length=64)
    role = models.CharField(max_length=64)
    at = models.DateTimeField()
    off_at = models.DateTimeField(null=True)
    off_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "day"), condition=models.Q(off_at__isnull=True), name="on_an_agenda_once"
            ),
        )


class Notice(Written):
    """A supervision notice as it was issued: its figures and its words, and the hash under which it was entered."""

    number = models.CharField(max_length=20, unique=True)
    first = models.DateField()
    last = models.DateField()
    text_zh = models.TextField()
    text_en = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)


class LastNumber(models.Model):
    """The last number that was given to a case of a year: it is never given again, whatever became of the case."""

    year = models.CharField(max_length=4, unique=True)
    last = models.PositiveIntegerField()


class Step(models.Model):
    """A move that all had signed: from where to where, since when it stood there, when it was due and made."""

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField()
    move = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    to = models.CharField(max_length=64)
    since = models.DateTimeField()
    due = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("case", "place"), name="steps_in_order"),)
        indexes = (models.Index(fields=("move", "at")), models.Index(fields=("at",)))


class CaseLink(models.Model):
    """The number of another case, here or elsewhere, that a signature tied a case to."""

    case = models.ForeignKey("room.CaseFile", models.PROTECT, related_name="links")
    number = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="linked_once"),)


class RunTold(models.Model):
    """What a run tells besides warnings and portraits: where its window begins, and by which model it scored."""

    run = models.OneToOneField("room.Run", models.CASCADE, related_name="told")
    start = models.DateField()
    model = models.JSONField(default=dict)


class RuleMonth(models.Model):
    """How many people of a unit a rule flagged in a month, as one run knew it; nobody is named."""

    run = models.ForeignKey("room.Run", models.CASCADE)
    rule = models.CharField(max_length=200)
    unit_id = models.CharField(max_length=_CODE)
    month = models.DateField()
    flagged = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "rule", "unit_id", "month"), name="rule_month_once"),)


class Kin(models.Model):
    """A relative whom an official declared, as a run's tables have it: for recusal, and for nothing else."""

    run = models.ForeignKey("room.Run", models.CASCADE)
    official_id = models.CharField(max_length=_CODE)
    relative_id = models.CharField(max_length=_CODE)

    class Meta:
        indexes = (models.Index(fields=("run", "official_id")), models.Index(fields=("run", "relative_id")))


class Served(models.Model):
    """Where an official served, and when, as a run's tables have it; without an end it lasts."""

    run = models.ForeignKey("room.Run", models.CASCADE)
    official_id = models.CharField(max_length=_CODE)
    unit_id = models.CharField(max_length=_CODE)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("run", "official_id")), models.Index(fields=("run", "unit_id")))
