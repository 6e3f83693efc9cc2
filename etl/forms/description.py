"""A mapping and what it leaves open, as JSON a screen can show and send back as TOML."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import Any

from etl.forms.headings import columns_of
from etl.forms.proposal import Proposal, profiles_of
from etl.sources.table import Table

N_EXAMPLES = 2


def describe(proposal: Proposal, table: Table) -> dict[str, Any]:
    """`platform`: its name. `mapping`: what `--mapping` takes, as TOML. `columns`, one a column of the mapping: its place in a row
    from 0 (None: not in this file), two cells as they stand, the answers no list knows, the dates whose order nobody proved."""
    cells = {profile.column.key: tuple(islice(profile.cells, N_EXAMPLES)) for profile in profiles_of(table, columns_of(table.header))}
    places = {column.key: column.place for column in columns_of(table.header)}
    asked = {question.heading: question.examples for question in proposal.questions}
    return {
        "platform": proposal.platform.label,
        "mapping": asdict(proposal.mapping),
        "columns": [
            {
                "place": places.get(rule.key),
                "examples": cells.get(rule.key, ()),
                "unmatched": proposal.unmatched.get(rule.heading, ()),
                "dates_asked": asked.get(rule.heading, ()),
            }
            for rule in proposal.mapping.columns
        ],
        "unfed_fields": proposal.unfed_fields,
    }
