"""What lies where on a cluster: in which order the sources of a question are joined, and what one shard can answer alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList
from sqlalchemy.sql.selectable import CompoundSelect, FromClause, Join, ScalarSelect, SelectStatementGrouping, Subquery
from sqlalchemy.sql.visitors import iterate

from cluster.layout import SHARDED

KEPT_TOGETHER = "submission_id"  # by whatever reporter it is sharded, a submission lies whole on one shard


@dataclass(frozen=True)
class Joined:
    """One source of a select, and how it is joined with those before it."""

    source: Any
    condition: Any = None
    is_outer: bool = False


def in_order(sources: Sequence[FromClause]) -> list[Joined]:
    """The sources in the order of the joins. Where all are inner joins, a sharded table comes first, the largest before the others: each
    shard then works on its own part."""
    if not sources:
        return []
    if len(sources) > 1:
        raise NotImplementedError("sources that no join connects")
    items: list[Joined] = []

    def unfold(source: Any) -> None:
        if isinstance(source, Join):
            assert not isinstance(source.right, Join)
            unfold(source.left)
            items.append(Joined(source.right, source.onclause, source.isouter))
        else:
            items.append(Joined(source))

    unfold(sources[0])
    inner = [0, *(n for n, one in enumerate(items) if n and not one.is_outer)]
    best = min(inner, key=lambda n: _rank(items[n].source))
    if best == 0 or _rank(items[best].source) == len(SHARDED):
        return items
    return _reordered(items, best)


def _reordered(items: list[Joined], first: int) -> list[Joined]:
    base = items[first].source
    placed, result = {base}, [Joined(base)]
    conditions = [(one.condition, one.is_outer) for one in items[1:]]
    waiting = [one.source for one in items if one.source is not base]
    while conditions:
        for n, (condition, is_outer) in enumerate(conditions):
            new = [source for source in waiting if source in sources_of(condition)]
            if len(new) == 1 and sources_of(condition) - {new[0]} <= placed:
                result.append(Joined(new[0], condition, is_outer))
                placed.add(new[0])
                waiting.remove(new[0])
                del conditions[n]
                break
        else:
            return items
    return result


def _rank(source: Any) -> int:
    return SHARDED.index(source.name) if is_sharded(source) else len(SHARDED)


def is_sharded(source: Any) -> bool:
    return isinstance(source, Table) and source.name in SHARDED


def reads_sharded(source: Any) -> bool:
    """Whether a sharded table stands anywhere in it."""
    return is_sharded(source) or any(is_sharded(one) for one in iterate(source))


def lies_together(source: Any) -> bool:
    """Whether each shard alone can give what belongs to its submissions: a sharded table, or a select from one that never mixes them."""
    if is_sharded(source):
        return True
    question = inner_of(source) if isinstance(source, Subquery | CTE) else source
    if not isinstance(question, Select) or question._limit_clause is not None or question._distinct:
        return False
    sources = question.get_final_froms()
    groups = [getattr(one, "name", "") for one in question._group_by_clauses]
    if len(sources) != 1 or not is_sharded(sources[0]) or (groups and KEPT_TOGETHER not in groups):
        return False
    nested = [one for one in iterate(question) if isinstance(one, ScalarSelect | SelectStatementGrouping)]
    return not any(reads_sharded(one.element) for one in nested)


def inner_of(source: Any) -> Any:
    return source.element


def sources_of(clause: Any) -> set[Any]:
    """The sources whose columns stand in a condition."""
    found = set()
    for one in iterate(clause):
        source = getattr(one, "table", None)
        if one.__visit_name__ == "column" and source is not None:
            found.add(source)
    return found


def holds_select(clause: Any) -> bool:
    return any(isinstance(one, Select | CompoundSelect) for one in iterate(clause))


def conjuncts(clauses: Any) -> Iterator[Any]:
    for clause in clauses:
        one = clause
        while one.__visit_name__ == "grouping" and not isinstance(one, ScalarSelect):
            one = one.element
        if isinstance(one, BooleanClauseList) and one.operator is operators.and_:
            yield from conjuncts(one.clauses)
        else:
            yield clause


def sides_of(equality: Any, right: Any) -> tuple[Any, Any]:
    """Of an equality, the side of what stands already and that of the source to join."""
    assert equality.operator is operators.eq
    return (equality.right, equality.left) if sources_of(equality.left) == {right} else (equality.left, equality.right)
