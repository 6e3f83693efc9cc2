"""What every passport of a section says alike, of the selection and the state of the data: it stands once, at the head of the section."""

from __future__ import annotations

from collections.abc import Sequence

import i18n
from analytics.dossier.contents import Passport

Line = tuple[str, str]
_TOLD_ONCE = ("filter", "build", "rule_version")


def told_once(passports: Sequence[Passport], lang: str) -> tuple[Line, ...]:
    """None of a single one, which says it all itself."""
    if len(passports) < 2:
        return ()
    names = {i18n.t(f"exports.{name}", lang) for name in _TOLD_ONCE}
    return tuple(line for line in passports[0].lines if line[0] in names and all(line in other.lines for other in passports))


def own_lines(passport: Passport, shared: Sequence[Line]) -> list[Line]:
    """What is left to say beside the figure or the table itself."""
    return [line for line in passport.lines if line not in shared]
