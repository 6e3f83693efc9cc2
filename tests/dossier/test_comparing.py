"""Two contents held against one another: the same say nothing, and one thing changed is one thing told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.dossier.assembling import assemble
from analytics.dossier.comparing import compare, sums
from analytics.dossier.contents import Dossier, Figure, Paragraphs, Section, Table
from analytics.exports import ExportColumn
from analytics.warehouse import Build
from tests.dossier.conftest import request_of
from tests.turns import FULL

_CHECKS = settings(max_examples=40 if FULL else 12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
_KNOWN: dict[str, Dossier] = {}


def dossier(build: Build) -> Dossier:
    if build.info.build_id not in _KNOWN:
        _KNOWN[build.info.build_id] = assemble(build, request_of())
    return _KNOWN[build.info.build_id]


def with_rows(of: Dossier, at: int, rows: pd.DataFrame) -> Dossier:
    """The same dossier with other rows in its figure or table number `at`."""
    part = of.numbered[at]

    def changed(section: Section) -> Section:
        other = replace(part, export=replace(part.export, frame=rows))
        parts = tuple(other if one is part else one for one in section.parts)
        return replace(section, parts=parts)

    return replace(of, sections=tuple(changed(section) for section in of.sections))


def counts(part: Figure | Table) -> list[ExportColumn]:
    return [column for column in part.export.columns if column.type == "integer"]


def test_the_same_say_nothing(build: Build) -> None:
    assert compare(dossier(build), dossier(build)) == []


@_CHECKS
@given(data=st.data())
def test_one_cell_is_one_difference_in_its_place(build: Build, data: st.DataObject) -> None:
    of = dossier(build)
    at = data.draw(st.sampled_from([at for at, part in enumerate(of.numbered) if counts(part) and len(part.export.rows())]))
    part = of.numbered[at]
    column = data.draw(st.sampled_from(counts(part)))
    rows = part.export.rows().astype(object).reset_index(drop=True)
    line = data.draw(st.integers(0, len(rows) - 1))
    rows.loc[line, column.name] = 987_654
    later = with_rows(of, at, rows)
    (found,) = compare(of, later)
    assert found.place.startswith(f"table:{part.export.id}") and found.column == column and found.values[1] == 987_654
    was, is_ = sums(of), sums(later)
    assert [place for place in was if was[place] != is_[place]] == [found.place]


@_CHECKS
@given(data=st.data())
def test_rows_in_another_order_are_the_same_rows(build: Build, data: st.DataObject) -> None:
    of = dossier(build)
    at = next(at for at, part in enumerate(of.numbered) if part.export.id == "by_service")
    rows = of.numbered[at].export.rows()
    order = data.draw(st.permutations(range(len(rows))))
    assert compare(of, with_rows(of, at, rows.iloc[list(order)])) == []


def test_a_row_that_is_new_is_told_cell_by_cell_with_nothing_before(build: Build) -> None:
    of = dossier(build)
    at = next(at for at, part in enumerate(of.numbered) if part.export.id == "by_service")
    rows = of.numbered[at].export.rows()
    found = compare(with_rows(of, at, rows.iloc[1:]), of)
    assert found and all(one.before is None and one.after is not None for one in found)
    gone = compare(of, with_rows(of, at, rows.iloc[1:]))
    assert len(gone) == len(found) and all(one.after is None for one in gone)


def test_a_sentence_with_other_numbers_is_the_same_sentence_and_a_new_one_is_new(build: Build) -> None:
    of = dossier(build)
    summary = of.sections[0]
    numbered = summary.parts[0]
    assert isinstance(numbered, Paragraphs)
    other = replace(numbered, texts=("Il y en a 7 de plus.", *numbered.texts[:-1], numbered.texts[-1].replace("a", "a 12 ", 1)))
    later = replace(of, sections=(replace(summary, parts=(other, *summary.parts[1:])), *of.sections[1:]))
    found = compare(of, later)
    assert [one.place for one in found] == ["section:summary", "section:summary"]
    assert (found[0].before, found[0].after) == (None, "Il y en a 7 de plus.")
    assert found[1].before == numbered.texts[-1]


def test_what_names_the_build_and_the_moment_is_no_difference(build: Build) -> None:
    of = dossier(build)
    later = assemble(build, replace(request_of(), number="2026-001"))
    assert compare(of, later) == []
