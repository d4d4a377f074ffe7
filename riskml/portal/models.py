"""The room's tables: who may come in, what a run told, and how cases moved.

What a run told is written once, when the run is read, and never changed. A case is its opening and its signatures;
what else stands in its row follows from these, and is kept there so that lists can be sorted and filtered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Concat, Lower

from riskml.core.texts import Text
from riskml.portal import models_notes as models_notes  # noqa: PLC0414 (Django finds tables by way of this module)
from riskml.portal import models_views as models_views  # noqa: PLC0414 (as above)
from riskml.portal import models_watch as models_watch  # noqa: PLC0414 (as above)
from riskml.portal.models_answers import WrittenOnce

if TYPE_CHECKING:
    from datetime import datetime

_CODE = 200
"""The length of identifiers, which sources choose."""

_ANY_LENGTH = models.TextField()
_NEXT = models.Value("\n")
"""Stands between texts that are searched as one: what is sought lies in one of them."""


def _text(zh: str, en: str) -> Text | None:
    return Text(zh=zh or en, en=en or zh) if zh or en else None


class Account(AbstractBaseUser):
    """Somebody who may come in: under the code by which they sign."""

    name = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    unit = models.CharField(max_length=_CODE, blank=True)
    areas = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    failed = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "name"

    def locked(self, now: datetime) -> bool:
        """Say whether too many wrong passwords were given a moment ago."""
        return self.locked_until is not None and now < self.locked_until


class Run(models.Model):
    """A published run that was read."""

    run_id = models.CharField(max_length=16, unique=True)
    as_of = models.DateField()
    manifest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("as_of", "pk")
        get_latest_by = ("as_of", "pk")


class OfRun(models.Model):
    """What one run told."""

    run = models.ForeignKey(Run, models.CASCADE)

    class Meta:
        abstract = True


class Unit(OfRun):
    """A unit of a run, with the unit above it."""

    unit_id = models.CharField(max_length=_CODE)
    name = models.CharField(max_length=500, blank=True)
    parent = models.CharField(max_length=_CODE, blank=True)
    # What area it is, in the words of the table of units; empty where that does not say.
    level = models.CharField(max_length=20, blank=True)
    people = models.PositiveIntegerField(default=0)
    drawn = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "unit_id"), name="one_unit_a_run"),)

    @property
    def called(self) -> str:
        """Its name, or its identifier where it has none."""
        return self.name or self.unit_id


class Official(OfRun):
    """An official of a run; ``post`` is the code of the table of officials."""

    official_id = models.CharField(max_length=_CODE)
    name = models.CharField(max_length=500, blank=True)
    unit_id = models.CharField(max_length=_CODE, blank=True)
    unit_name = models.CharField(max_length=500, blank=True)
    post = models.CharField(max_length=_CODE, blank=True)
    post_zh = models.CharField(max_length=500, blank=True)
    post_en = models.CharField(max_length=500, blank=True)
    grade = models.CharField(max_length=10)
    line_zh = models.TextField(blank=True)
    line_en = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "official_id"), name="one_official_a_run"),)
        indexes = (models.Index(fields=("run", "unit_id")),)

    @property
    def called(self) -> str:
        """The name, or the identifier where there is none."""
        return self.name or self.official_id

    @property
    def post_said(self) -> Text | None:
        """The post, as people say it."""
        return _text(self.post_zh, self.post_en)

    @property
    def line(self) -> Text | None:
        """The grade's reason in one line."""
        return _text(self.line_zh, self.line_en)


class Portrait(OfRun):
    """A portrait's values as they were published, compressed."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=_CODE, blank=True)
    packed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "kind", "key"), name="one_portrait_a_run"),)


class Neutralised(OfRun):
    """What the score of somebody listed would be if some reasons were as expected, compressed, as it was published."""

    official_id = models.CharField(max_length=_CODE)
    packed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "official_id"), name="neutralised_once"),)


class RunWarning(OfRun):
    """A warning about a person or a matter: issued, or ranked behind those that were."""

    number = models.CharField(max_length=16)
    about = models.CharField(max_length=20)
    grade = models.CharField(max_length=10)
    issued = models.BooleanField()
    rank = models.PositiveIntegerField()
    status = models.CharField(max_length=10, blank=True)
    drawn = models.BooleanField(default=False)
    title_zh = models.TextField()
    title_en = models.TextField()
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    # What a search reads: one text in small letters, and not four that are folded anew for each row and search.
    searched = models.GeneratedField(
        expression=Lower(
            Concat(
                "title_zh", _NEXT, "title_en", _NEXT, "reason_zh", _NEXT, "reason_en", output_field=models.TextField()
            )
        ),
        output_field=_ANY_LENGTH,
        db_persist=True,
    )
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    since = models.DateField(null=True)
    inbox_zh = models.CharField(max_length=500, blank=True)
    inbox_en = models.CharField(max_length=500, blank=True)
    severity = models.PositiveSmallIntegerField()
    # What a review of it says: the facts that it rests on, and how it came to be looked at.
    facts = models.TextField(blank=True)
    selected_by = models.CharField(max_length=10, blank=True)
    propensity = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="one_warning_a_run"),
            models.CheckConstraint(condition=models.Q(grade__in=("red", "yellow", "none")), name="warning_grades"),
        )
        indexes = (
            models.Index(fields=("run", "issued", "severity", "rank")),
            models.Index(fields=("number",)),
        )

    @property
    def title(self) -> Text:
        """What it is about, in words."""
        return Text(zh=self.title_zh, en=self.title_en)

    @property
    def reason(self) -> Text | None:
        """What it says foremost."""
        return _text(self.reason_zh, self.reason_en)

    @property
    def inbox(self) -> Text | None:
        """Whose inbox the run sent it to."""
        return _text(self.inbox_zh, self.inbox_en)


class WarningPerson(models.Model):
    """Somebody whom a warning names."""

    warning = models.ForeignKey(RunWarning, models.CASCADE, related_name="people")
    official_id = models.CharField(max_length=_CODE, db_index=True)
    name = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("warning", "official_id"), name="person_named_once"),)


class WarningUnit(models.Model):
    """A unit that a warning concerns."""

    warning = models.ForeignKey(RunWarning, models.CASCADE, related_name="units")
    unit_id = models.CharField(max_length=_CODE, db_index=True)
    name = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("warning", "unit_id"), name="unit_named_once"),)


class Reason(models.Model):
    """One reason of a warning; ``weight`` is what it adds to the score, where it is a metric of one.

    ``official_id`` is whom it is about, empty where it is about nobody alone; what may explain it is told by each card
    on a line of its own.
    """

    warning = models.ForeignKey(RunWarning, models.CASCADE, related_name="reasons")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=500)
    label_zh = models.TextField()
    label_en = models.TextField()
    sentence_zh = models.TextField()
    sentence_en = models.TextField()
    innocent_zh = models.TextField(blank=True)
    innocent_en = models.TextField(blank=True)
    official_id = models.CharField(max_length=_CODE, blank=True)
    weight = models.FloatField(null=True)
    total = models.PositiveIntegerField()

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("warning", "place"), name="reasons_in_order"),)
        indexes = (models.Index(fields=("name",)),)

    @property
    def label(self) -> Text:
        """What it is called."""
        return Text(zh=self.label_zh, en=self.label_en)

    @property
    def sentence(self) -> Text:
        """What it says."""
        return Text(zh=self.sentence_zh, en=self.sentence_en)

    @property
    def innocent(self) -> Text | None:
        """What may explain it."""
        return _text(self.innocent_zh, self.innocent_en)


class Record(models.Model):
    """A record that a reason cites."""

    reason = models.ForeignKey(Reason, models.CASCADE, related_name="records")
    place = models.PositiveIntegerField()
    ref = models.CharField(max_length=_CODE, db_index=True)
    at = models.DateTimeField(null=True)
    what_zh = models.TextField(blank=True)
    what_en = models.TextField(blank=True)
    whom = models.TextField(blank=True)
    weight = models.FloatField(null=True)

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("reason", "place"), name="records_in_order"),)

    @property
    def what(self) -> Text | None:
        """What was done."""
        return _text(self.what_zh, self.what_en)


class Rule(OfRun):
    """A rule, and how it did in a run."""

    name = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    grade = models.CharField(max_length=10)
    state = models.CharField(max_length=30)
    label_zh = models.TextField()
    label_en = models.TextField()
    innocent_zh = models.TextField(blank=True)
    innocent_en = models.TextField(blank=True)
    hits = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    cleared = models.FloatField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "name"), name="one_rule_a_run"),)

    @property
    def label(self) -> Text:
        """What it is called."""
        return Text(zh=self.label_zh, en=self.label_en)

    @property
    def innocent(self) -> Text | None:
        """What may explain its hits."""
        return _text(self.innocent_zh, self.innocent_en)


class CaseFile(models.Model):
    """A case: how it was opened, and where its signatures have brought it.

    ``kept`` is the case as `riskml.reviews.cases` returned it after the last signature, as JSON: who may sign and who
    was recused counted at that moment, and is not asked again. ``version`` counts its signatures: whoever signs says
    which one they have read. ``asks`` has the roles whose signatures a move that was begun still lacks, each between
    bars.
    """

    register = models.CharField(max_length=20)
    number = models.CharField(max_length=20, unique=True)
    warning = models.CharField(max_length=16, blank=True)
    title_zh = models.TextField()
    title_en = models.TextField()
    parent = models.CharField(max_length=20, blank=True, db_index=True)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    kept = models.TextField()
    # What of it lists are sorted and filtered by.
    state = models.CharField(max_length=64)
    grade = models.CharField(max_length=10, default="none")
    secret = models.BooleanField(default=False)
    final = models.BooleanField(default=False)
    due = models.DateField(null=True)
    asks = models.CharField(max_length=500, blank=True)
    # When its facts grew, while nobody has moved it on since: it comes first until somebody does.
    grown = models.DateTimeField(null=True)
    # Of a case that was split off its parent: how many signatures that had, which are the first of its own.
    split_at = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("register", "warning"), condition=~models.Q(warning=""), name="one_case_a_warning"
            ),
        )
        indexes = (models.Index(fields=("register", "state", "due")),)

    @property
    def title(self) -> Text:
        """What it is about, in words."""
        return Text(zh=self.title_zh, en=self.title_en)


class CaseSubject(models.Model):
    """Somebody whom a case is about."""

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="subjects")
    person = models.CharField(max_length=_CODE, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "person"), name="subject_once"),)


class CaseUnit(models.Model):
    """A unit that a case concerns."""

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="units")
    unit_id = models.CharField(max_length=_CODE, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "unit_id"), name="case_unit_once"),)


class CaseMember(models.Model):
    """Somebody whom a case is assigned to."""

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="members")
    person = models.CharField(max_length=_CODE, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "person"), name="member_once"),)


class Signature(WrittenOnce):
    """One line of a case's history; none is ever changed or taken out."""

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="signatures")
    place = models.PositiveIntegerField()
    move = models.CharField(max_length=64)
    person = models.CharField(max_length=64)
    role = models.CharField(max_length=64)
    at = models.DateTimeField()
    told = models.JSONField()

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("case", "place"), name="history_in_order"),)
