"""Names in a list that people read stand where they look for them."""

from __future__ import annotations

import i18n


def test_accents_and_capitals_do_not_part_names() -> None:
    names = ["zorg", "Évaluation", "eHealthBox", "Etarif", "Œuvre", "Odette", "Zèbre", "evaluation", "état"]
    assert sorted(names, key=i18n.name_order) == [
        *("eHealthBox", "Etarif", "état", "evaluation", "Évaluation"),
        *("Odette", "Œuvre", "Zèbre", "zorg"),
    ]


def test_the_order_is_the_same_whatever_came_first() -> None:
    assert sorted(["É", "E", "é"], key=i18n.name_order) == sorted(["é", "É", "E"], key=i18n.name_order)
