"""Every question of the dashboard, asked of two ClickHouse servers of version 18.16, gives row for row what the build file gives."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.warehouse import Build
from tests.cluster.cases import Cases, questions
from tests.cluster.comparing import differences


def test_every_question_has_a_case(both: tuple[Build, Build]) -> None:
    """A question that is added is compared, or this fails."""
    named = Cases(both[0]).named()
    assert set(questions()) - named == set(), "without a case"
    assert named - set(questions()) == set(), "cases of questions that are gone"


def test_every_question_gives_the_same_rows(both: tuple[Build, Build]) -> None:
    from_file, from_cluster = both
    wrong, n_rows, with_rows = [], 0, set()
    for case in Cases(from_file).all():
        expected = from_file.run(case.question)
        if difference := differences(case.name, expected, from_cluster.run(case.question)):
            wrong.append(f"{case.name}: {difference}")
        n_rows += len(expected)
        if len(expected):
            with_rows.add(case.name.split()[0])
    assert not wrong, "\n".join(wrong[:20])
    assert n_rows > 20_000
    silent = {name for name in questions() if name not in with_rows}
    assert silent <= NEVER_IN_THE_DEMO, silent - NEVER_IN_THE_DEMO  # nothing was compared


NEVER_IN_THE_DEMO = {"register.corrected_columns", "quality.applied_corrections", "quality.names_unknown"}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"n": [1, 2]}, {"n": [1, 3]}),
        ({"n": [1, 2]}, {"n": [2, 1]}),
        ({"n": [1]}, {"n": [1, 1]}),
        ({"n": [1]}, {"n": [1.0]}),
        ({"n": [0.1]}, {"n": [0.1 + 2e-9]}),
        ({"n": [True]}, {"n": [1]}),
        ({"n": ["a"]}, {"n": [None]}),
        ({"n": [1]}, {"m": [1]}),
        ({"open_codes": ["A|B"]}, {"open_codes": ["B|A"]}),
    ],
)
def test_a_difference_is_found(expected: dict[str, list[object]], found: dict[str, list[object]]) -> None:
    one, other = (
        pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in given.items()}) for given in (expected, found)
    )
    assert differences("counts.totals 0", one, other)


def _dtype(values: list[object]) -> str:
    return "object" if isinstance(values[0], str) or values[0] is None else type(values[0]).__name__


def test_a_digest_is_compared_by_what_it_parts() -> None:
    days = pd.DataFrame({"occurred_on": ["a", "b", "c"], "digest": [7, 7, 9]})
    assert not differences("changes.days 0", days, days.assign(digest=[1, 1, 2]))
    assert differences("changes.days 0", days, days.assign(digest=[1, 2, 2]))
