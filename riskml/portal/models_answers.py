"""The room's tables of what people answer, and of papers that stand as files.

What was sent is never changed: a further statement is added beside it.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from riskml.core.texts import Text

_CODE = 200
_CASE = "room.CaseFile"


class WrittenOnce(models.Model):
    """A row that is never changed."""

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
            raise TypeError("what was handed in is never changed")
        super().save(*args, **words)


class Answer(models.Model):
    """What somebody answers in a case: a draft until it is sent.

    ``warning`` is the warning as it was told when the answer was asked for; ``person`` whose answer it is, empty where
    a unit answers; ``by`` who writes it, which is another where a handler enters it from paper. ``sha256`` is the hash
    of all that was sent, by which the machine knows it.
    """

    case = models.ForeignKey(_CASE, models.PROTECT, related_name="answers")
    warning = models.ForeignKey("room.RunWarning", models.PROTECT, null=True)
    move = models.CharField(max_length=64)
    person = models.CharField(max_length=_CODE, blank=True)
    by = models.CharField(max_length=_CODE)
    role = models.CharField(max_length=64)
    words = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "by"), condition=models.Q(sent_at__isnull=True), name="one_draft_of_an_answer"
            ),
        )

    def save(self, *args: Any, **words: Any) -> None:
        """Write a draft, or send it.

        Raises
        ------
        TypeError
            It was sent before.
        """
        if self.pk is not None and Answer.objects.filter(pk=self.pk, sent_at__isnull=False).exists():
            raise TypeError("an answer that was sent is never changed")
        super().save(*args, **words)


class AnswerPoint(models.Model):
    """What an answer says to one reason; ``place`` and ``name`` are the reason's own."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="points")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    stance = models.CharField(max_length=20)
    circumstance_zh = models.TextField(blank=True)
    circumstance_en = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("answer", "place"), name="one_answer_a_reason"),
            models.CheckConstraint(
                condition=models.Q(stance__in=("", "agreed", "not_so", "circumstance")), name="stances"
            ),
        )

    @property
    def circumstance(self) -> Text | None:
        """The circumstance that explains it, of the card or in the person's own words."""
        zh, en = self.circumstance_zh, self.circumstance_en
        return Text(zh=zh or en, en=en or zh) if zh or en else None


class FurtherStatement(WrittenOnce):
    """What somebody adds beside an answer that was sent."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="further")
    by = models.CharField(max_length=_CODE)
    role = models.CharField(max_length=64)
    at = models.DateTimeField()
    words = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)


class PaperFile(WrittenOnce):
    """The content of a paper: it stands in the store under its hash, once, whoever hands it in and however often."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()


class CasePaper(WrittenOnce):
    """A file that was handed in in a case, as what kind of paper, under which name, and by whom.

    ``place`` is the reason that it bears on, where it is evidence for an answer to one.
    """

    case = models.ForeignKey(_CASE, models.PROTECT, related_name="papers")
    file = models.ForeignKey(PaperFile, models.PROTECT)
    kind = models.CharField(max_length=64)
    name = models.CharField(max_length=_CODE)
    by = models.CharField(max_length=_CODE)
    role = models.CharField(max_length=64)
    at = models.DateTimeField()
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="papers")
    place = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("pk",)


class FindingHandedOver(WrittenOnce):
    """A finding that was handed over as a review, each once; ``review_id`` names the case and its signature."""

    case = models.ForeignKey(_CASE, models.PROTECT, related_name="findings")
    review_id = models.CharField(max_length=64, unique=True)
    finding = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
