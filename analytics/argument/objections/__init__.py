"""Objections: what an opponent will say, each with a test on the data of the build. A test may go against us.

The order is that of the screen. Texts stand in the locale: `objections.<code>.said`, `.test`, and `.<verdict>`, followed by `.<variant>`
where a verdict has several. One module per subject of attack; `model` says what a test gives, `words` says it.
"""

from __future__ import annotations

from analytics.argument.objections.model import VERDICTS, Finding, Objection, Verdict
from analytics.argument.objections.what_counts import PLANNED, from_memory, planned
from analytics.argument.objections.when import FORM_OPENED, mailed, not_open, solved
from analytics.argument.objections.who_reports import same_people, self_selected
from analytics.argument.objections.whose_fault import FORM_RESULT, USER_SIDE, certificates, elsewhere, software
from analytics.argument.objections.words import headline, said, tally, verdict_in_words, verdict_without_numbers

__all__ = [
    "FORM_OPENED",
    "FORM_RESULT",
    "OBJECTIONS",
    "VERDICTS",
    "Finding",
    "Objection",
    "Verdict",
    "headline",
    "said",
    "tally",
    "verdict_in_words",
    "verdict_without_numbers",
]

OBJECTIONS = (
    Objection("self_selected", self_selected, "regions"),
    Objection("same_people", same_people, "tables"),
    Objection("software", software, "incidents"),
    Objection("elsewhere", elsewhere, "services"),
    Objection("certificates", certificates, "register", USER_SIDE),
    Objection("planned", planned, "register", PLANNED),
    Objection("from_memory", from_memory, "time"),
    Objection("not_open", not_open, "time"),
    Objection("solved", solved, "time"),
    Objection("mailed", mailed, "time"),
)
