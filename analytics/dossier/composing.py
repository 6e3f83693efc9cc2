"""Numbers figures, tables and notes in the order they are made, and gives each its passport."""

from __future__ import annotations

from collections.abc import Sequence

import i18n
from analytics import captions
from analytics.dossier.charts import Chart
from analytics.dossier.contents import Figure, Passport, Table
from analytics.dossier.reading import Reading
from analytics.exports import ExportTable
from analytics.intervals import MIN_FOR_SHARE


class Composer:
    """`interval` of a figure: key of the words that name its interval, empty where it has none."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.notes: list[str] = []
        self.sources: set[str] = set()  # keys of the bibliography that sections cite
        self.metrics: list[str] = []  # of the figures and tables, in order, for the method
        self._n_figures = self._n_tables = 0

    def figure(
        self,
        export: ExportTable,
        chart: Chart,
        *,
        metric: str,
        finding: str,
        what: str,
        alt: str,
        interval: str = "",
        notes: Sequence[str] = (),
    ) -> Figure:
        self._n_figures += 1
        number = self.reading.t("dossier.figure", n=self._n_figures)
        told = tuple(filter(None, notes))
        return Figure(number, finding, what, chart, alt, export, self._passport(export, metric, interval), told)

    def table(
        self,
        export: ExportTable,
        *,
        metric: str,
        title: str = "",
        interval: str = "",
        printed: Sequence[str] = (),
        is_printed: bool = True,
        notes: Sequence[str] = (),
    ) -> Table:
        self._n_tables += 1
        number = self.reading.t("dossier.table", n=self._n_tables)
        passport = self._passport(export, metric, interval)
        return Table(number, title or export.title, export, passport, tuple(printed), is_printed, tuple(filter(None, notes)))

    def cite(self, keys: str) -> str:
        """`P1, A1`, to be found in the bibliography; empty without any. `keys` are joined by `|`."""
        found = [key for key in keys.split("|") if key]
        self.sources |= set(found)
        return ", ".join(found)

    def explain(self, *metrics: str) -> None:
        """These are explained in the method."""
        self.metrics += [one for one in dict.fromkeys(metrics) if one not in self.metrics]

    def _passport(self, export: ExportTable, metric: str, interval: str) -> Passport:
        t, lang = self.reading.t, self.reading.lang
        self.explain(metric)
        lines = [
            (t("exports.counted"), export.what_is_counted),
            (t("exports.filter"), export.filter_sentence),
            (t("exports.n"), export.n_words),
        ]
        lines = [(heading, words) for heading, words in lines if words]
        if export.share_unknown is not None:
            share = self._share_unknown(export)
            lines.append((t("exports.share_unknown"), f"{share} ({export.unknown_of})" if export.unknown_of else share))
        if interval:
            lines.append((t("dossier.interval"), t(f"dossier.interval.{interval}")))
        lines.append((t("exports.build"), export.build_id))
        lines.append((t("exports.rule_version"), export.rule_version))
        numbers = tuple(sorted(self._note(caveat.sentence(lang)) for caveat in export.caveats_of(export.rows())))
        return Passport(tuple(lines), numbers, export.permalink)

    def _share_unknown(self, export: ExportTable) -> str:
        """As a percentage, or below twenty as cases: of reports for their severity, of submissions for what they did not say."""
        reading, share = self.reading, export.share_unknown or 0.0
        whole = reading.n_submissions if export.n_unit == "submissions" else reading.severity_unknown[1]
        if whole < MIN_FOR_SHARE:
            return captions.share(round(share * whole), whole, reading.lang)
        return i18n.percent(share, reading.lang, decimals=1)

    def _note(self, sentence: str) -> int:
        if sentence not in self.notes:
            self.notes.append(sentence)
        return self.notes.index(sentence) + 1
