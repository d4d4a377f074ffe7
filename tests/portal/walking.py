"""Cases brought to where somebody answers, past the forms: the machine's own moves, each signed by whom it asks for."""

from __future__ import annotations

HANDLERS, HEAD, LEADER = [("H1", "handler"), ("H2", "handler")], [("O1", "office_head")], [("L1", "leader")]
CHECKED = (
    ("assess", [*HANDLERS, *HEAD], {}),
    ("assign", [("R1", "registrar"), *HEAD], {"group": ("H1", "H2")}),
    ("receive", [("E1", "executing_body")], {}),
    ("check", HANDLERS, {}),
)
"""From the register as far as the person is asked."""


def walk(number, *steps):
    """Have moves signed, past the forms."""
    from riskml.portal.casework import Named, sign
    from riskml.portal.models import CaseFile
    from riskml.portal.place import place
    from riskml.reviews.cases import Signer, Told

    for name, signers, told in steps:
        for person, role in signers:
            row = CaseFile.objects.get(number=number)
            one = place().cases.register_of[row.register].named(name)
            papers = tuple(Named(kind, "as filed") for kind in one.attach)
            given = Told(reason="as written" if one.reason else "", **told)
            after = sign(number, row.version, name, Signer(person, role), told=given, papers=papers)
            assert isinstance(after, CaseFile), after
    return CaseFile.objects.get(number=number)
