"""The filter as address, sentence and conditions."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from analytics.filters import Filters, Known, Labels, read_query
from analytics.tables import dim_services, fct_consequences, fct_incidents, fct_reports, fct_submissions

DAY = dt.date
KNOWN = Known(
    services=("EH_BOX", "MCN", "RECIPE"),
    regions=("WAL", "BRU", "VLG", "UNK"),
    provinces=("BE10", "BE32"),
    severities=("0", "1", "2", "3", "unknown"),
    kinds=("K_DOWN", "K_SLOW", "unknown"),
    first_day=DAY(2023, 9, 1),
    last_day=DAY(2024, 9, 30),
)
FRENCH = Labels(
    services={"MCN": "MyCareNet", "RECIPE": "Recip-e", "EH_BOX": "eHealthBox"},
    regions={"WAL": "Wallonie", "BRU": "Bruxelles"},
    provinces={"BE32": "Hainaut"},
    severities={
        "0": "Gêne",
        "1": "Retard",
        "2": "Acte empêché",
        "3": "Sécurité ou continuité des soins",
        "unknown": "Inconnue",
    },
    kinds={"K_DOWN": "Panne totale", "K_SLOW": "Lenteur, délais"},
)
OBSERVED = (DAY(2023, 9, 1), DAY(2024, 9, 30))
NARROW = "\u202f"


def test_the_address_of_the_design_is_read_and_written() -> None:
    query = {
        "service": "MCN,RECIPE",
        "region": "WAL",
        "province": "BE32",
        "severity": "2,3",
        "kind": "K_DOWN",
        "from": "2024-01-01",
        "to": "2024-01-31",
    }
    filters = Filters.from_query(query, KNOWN)
    assert filters == Filters(
        services=("RECIPE", "MCN"),
        regions=("WAL",),
        provinces=("BE32",),
        severities=("2", "3"),
        kinds=("K_DOWN",),
        start=DAY(2024, 1, 1),
        end=DAY(2024, 1, 31),
    )
    assert filters.to_query() == query
    assert filters.n_narrowed == 6


def test_a_parameter_given_twice_means_both() -> None:
    assert Filters.from_query({"service": ["MCN", "RECIPE,MCN"]}, KNOWN).services == ("MCN", "RECIPE")


@pytest.mark.parametrize(
    ("query", "kept", "ignored"),
    [
        ({"service": "RECIPE,GONE"}, {"services": ("RECIPE",)}, (("service", "GONE"),)),
        ({"region": "wal"}, {}, (("region", "wal"),)),
        ({"from": "2024-02-30", "to": "2024-03-01"}, {"end": DAY(2024, 3, 1)}, (("from", "2024-02-30"),)),
        ({"from": "2024-W05-1"}, {}, (("from", "2024-W05-1"),)),
        ({"from": "20240105"}, {}, (("from", "20240105"),)),
        (
            {"from": "2024-03-02", "to": "2024-03-01", "region": "WAL"},
            {"regions": ("WAL",)},
            (("from", "2024-03-02"), ("to", "2024-03-01")),
        ),
        ({"from": "2030-01-01"}, {}, (("from", "2030-01-01"),)),
        ({"to": "2010-01-01"}, {}, (("to", "2010-01-01"),)),
        ({"service": " , ,", "to": ""}, {}, ()),
    ],
)
def test_what_is_not_known_is_left_out_and_named(
    query: dict[str, str], kept: dict[str, object], ignored: tuple[tuple[str, str], ...]
) -> None:
    reading = read_query(query, known=KNOWN)
    assert reading.filters == Filters(**kept)  # type: ignore[arg-type]
    assert reading.ignored == ignored


def test_a_period_is_cut_to_the_observed_days_and_the_whole_one_is_no_filter() -> None:
    assert Filters.from_query({"from": "2020-01-01", "to": "2023-12-31"}, KNOWN) == Filters(start=DAY(2023, 9, 1), end=DAY(2023, 12, 31))
    assert Filters.from_query({"from": "2020-01-01", "to": "2030-01-01"}, KNOWN).is_empty
    assert Filters().with_dates(KNOWN).to_query() == {"from": "2023-09-01", "to": "2024-09-30"}


def test_without_an_observed_day_a_period_is_taken_as_it_stands() -> None:
    assert Filters.from_query({"from": "2024-01-01"}, Known()).start == DAY(2024, 1, 1)


def test_same_meaning_same_value() -> None:
    assert Filters(services=("RECIPE", "MCN", "MCN")) == Filters(services=("MCN", "RECIPE"))
    assert hash(Filters(services=("RECIPE", "MCN"))) == hash(Filters(services=("MCN", "RECIPE")))


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (Filters(), "Tous les signalements; toute la période observée, du 1er septembre 2023 au 30 septembre 2024"),
        (
            Filters(
                services=("RECIPE", "MCN"),
                regions=("WAL",),
                severities=("2", "3"),
                start=DAY(2024, 1, 1),
                end=DAY(2024, 1, 31),
            ),
            "MyCareNet et Recip-e; Wallonie; du 1er au 31 janvier 2024; gravité: acte empêché ou plus grave",
        ),
        (
            Filters(services=("EH_BOX",), severities=("3",)),
            "eHealthBox; toute la période observée, du 1er septembre 2023 au 30 septembre 2024; gravité: sécurité ou continuité des soins",
        ),
        (
            Filters(severities=("1", "2", "3", "unknown"), start=DAY(2024, 1, 15), end=DAY(2024, 1, 15)),
            "Le 15 janvier 2024; gravité: retard ou plus grave et inconnue",
        ),
        (
            Filters(severities=("0", "2"), kinds=("K_DOWN", "K_SLOW"), end=DAY(2023, 10, 2)),
            "Du 1er septembre au 2 octobre 2023; gravité: gêne et acte empêché; type de problème: panne totale et lenteur, délais",
        ),
    ],
)
def test_the_filter_in_one_sentence(filters: Filters, sentence: str) -> None:
    said = filters.sentence("fr", FRENCH, observed=OBSERVED)
    assert said == sentence.replace(";", f"{NARROW};").replace(":", f"{NARROW}:")


def test_a_code_without_a_word_is_still_said() -> None:
    assert "GONE" in Filters(services=("GONE",)).sentence("nl", FRENCH, observed=OBSERVED)


def sql(filters: Filters, table: object) -> str:
    statement = select(1).where(*filters.clauses(table))  # type: ignore[arg-type]
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


def test_conditions_stand_on_the_table_or_on_its_reports() -> None:
    filters = Filters(services=("RECIPE",), regions=("WAL",))
    assert "IN (SELECT" not in sql(filters, fct_reports)
    submissions = sql(filters, fct_submissions)
    assert "fct_submissions.region_code IN ('WAL')" in submissions
    assert "submission_id IN (SELECT marts.fct_reports.submission_id" in submissions
    assert "fct_reports.region_code IN ('WAL')" in sql(filters, fct_consequences)


def test_a_filter_that_cannot_be_applied_is_refused() -> None:
    assert Filters(services=("RECIPE",)).clauses(fct_incidents)
    with pytest.raises(ValueError, match="fct_incidents"):
        Filters(regions=("WAL",)).clauses(fct_incidents)
    with pytest.raises(ValueError, match="dim_services"):
        Filters(start=DAY(2024, 1, 1)).clauses(dim_services)
