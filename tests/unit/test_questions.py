"""A question is put together and into words once, and its words tell it from every other."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

from sqlalchemy import select

from analytics import warehouse
from analytics.filters import Filters
from analytics.queries import counts
from analytics.tables import fct_reports
from tests.cluster.cases import Cases
from tests.cluster.comparing import differences
from tests.conftest import Union

DAYS = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 1, 31)}


def test_the_same_is_asked_by_the_same_statement() -> None:
    assert counts.by_service(Filters(**DAYS)) is counts.by_service(Filters(**DAYS))
    assert counts.by_service(Filters(**DAYS)) is not counts.by_service(Filters(**DAYS | {"end": dt.date(2024, 1, 30)}))


def test_words_tell_questions_and_builds_apart(demo: Union) -> None:
    with closing(warehouse.open_current(demo.folder)) as build:
        asked = [counts.by_service(Filters(**DAYS, regions=regions)) for regions in ((), ("WAL",), ("BRU",), ("BRU", "WAL"))]
        asked += [counts.by_service(Filters()), counts.submissions(Filters(**DAYS, regions=("WAL",)))]
        fingerprints = [build.fingerprint(one) for one in asked]
        assert len(set(fingerprints)) == len(asked)
        assert fingerprints == [build.fingerprint(one) for one in asked]
        equal = [select(fct_reports.c.reporter_key).where(fct_reports.c.occurred_on == DAYS["start"]) for _ in range(2)]
        assert equal[0] is not equal[1] and build.fingerprint(equal[0]) == build.fingerprint(equal[1])
        assert all(one.startswith(build.info.build_id) for one in fingerprints)


def test_a_statement_that_is_shown_runs_as_it_stands_and_gives_what_was_asked(demo: Union) -> None:
    """Beside every figure: anybody may paste it into DuckDB."""
    wrong = []
    with closing(warehouse.open_current(demo.folder)) as build, closing(build._engine.connect()) as pasted:
        for case in Cases(build).all():
            answer = pasted.exec_driver_sql(build.sql(case.question))
            if differences(case.name, build.run(case.question), warehouse.to_frame(answer.all(), list(answer.keys()))):
                wrong.append(case.name)
    assert not wrong


def test_what_a_reader_types_is_a_value_of_its_words(demo: Union) -> None:
    """The words hold values as they are written in SQL: a quote ends none of them."""
    with closing(warehouse.open_current(demo.folder)) as build:
        for typed in ("l'eBox", "' or '1'='1", "100%", "\\", "a;b", ":a", "é\u202f»"):
            question = select(fct_reports.c.reporter_key).where(fct_reports.c.reporter_key == typed)
            assert typed.replace("'", "''") in build.sql(question).replace("%%", "%").replace("\\:", ":")
            assert build.run(question).empty
