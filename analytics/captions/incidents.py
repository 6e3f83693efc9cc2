"""How many incidents are confirmed, and what chance may have made of the others."""

from __future__ import annotations

import i18n
from analytics.argument.facts import by_chance


def incidents_confirmed(n: int, n_confirmed: int, lang: str) -> str:
    """The clause after a number of incidents, `, dont 5 confirmés par …`; empty where there are none."""
    if not n:
        return ""
    return i18n.plural("incidents.confirmed.single" if n == 1 else "incidents.confirmed", n_confirmed, lang)


def incidents_chance(n: int, n_confirmed: int, expected: float, lang: str, *, is_wider: bool) -> str:
    """What chance may have made of those that are not confirmed, and what their level then means; empty where all are confirmed.
    `is_wider`: `expected` is not of the selection alone, so that the two numbers are not set against each other."""
    n_probable, n_false = n - n_confirmed, round(expected)
    if not n_probable:
        return ""
    if is_wider:
        return f"{i18n.plural('incidents.expected', n_false, lang)} {i18n.t('incidents.expected.wider', lang)}"
    least, most = by_chance(expected)
    bounds = i18n.t("arguments.between", lang, low=i18n.number(least, lang), high=i18n.number(most, lang))
    false = i18n.t("incidents.chance.range", lang, n=i18n.number(n_false, lang), range=bounds)
    if n_false == 0:
        told = i18n.plural(f"incidents.chance.{'below' if n_probable <= most else 'none'}", n_probable, lang, range=bounds)
    elif n_false >= n_probable:
        told = i18n.plural("incidents.chance.within", n_probable, lang, false=false)
    else:
        form = "one" if n_false == 1 else "other"
        told = i18n.t(f"incidents.chance.some.{form}", lang, n=i18n.number(n_probable, lang), false=false)
    return f"{told} {i18n.t('incidents.chance.level', lang)}"
