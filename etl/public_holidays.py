"""Belgian public holidays, in three languages, for the days a build may show."""

from __future__ import annotations

import duckdb
import holidays

NAMES_AT_HOLIDAYS = {"fr": "fr", "nl": "nl", "en": "en_US"}


def load_holidays(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table `int_holidays` (date_on, label_fr, label_nl, label_en) for every year `int_named_days` touches."""
    first, last = con.execute("select year(min(first_on)), year(max(last_on)) from int_named_days").fetchall()[0]
    years = range(first, last + 1) if first else []
    by_language = {code: holidays.country_holidays("BE", years=years, language=name) for code, name in NAMES_AT_HOLIDAYS.items()}
    days = sorted(by_language["fr"])
    labels = [[str(by_language[code][day]).replace("'", "’") for day in days] for code in NAMES_AT_HOLIDAYS]
    con.execute("create or replace temp table int_holidays (date_on date, label_fr varchar, label_nl varchar, label_en varchar)")
    con.execute(
        "insert into int_holidays select unnest(?::date[]), unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])",
        [days, *labels],
    )
