"""The one place where a question of `analytics.queries` becomes SQL of ClickHouse.

The questions stay as they are: SQLAlchemy Core on `analytics.tables`. What DuckDB says otherwise than ClickHouse (quantiles, `string_agg`,
`bool_or`, casts, moments, three-valued logic) is said anew here, in words that version 18.16 and today's versions both understand: a
function in a method `function_<name>`, or in `_SAME` where both call it alike.

Three things follow from the cluster. Names never repeat inside one statement, because ClickHouse takes a label for a column of the same
name. A join has the sharded table on its left and a subselect on its right. And what another shard may hold is asked `GLOBAL`, unless both
sides lie on the same shard by the key they are joined by: a submission, with its reports and consequences, is never parted.

Moments are stored as microseconds since 1970 in UTC: version 18.16 knows none that is finer than a second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, BigInteger, Boolean, Date, DateTime, Integer, Interval, Numeric, Select, String, Table, types
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, Label
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CompoundSelect, ScalarSelect, SelectStatementGrouping, Subquery
from sqlalchemy.sql.visitors import iterate

from analytics import clickhouse_placing as placing
from analytics.queries import Question
from cluster.layout import local_name

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ABSENT = "'\\\\N'"  # what a missing value is hashed as; no text of a build is a backslash and an N


@dataclass(frozen=True)
class Statement:
    """A question as ClickHouse takes it, its values in it. `kinds`: per column `flag`, `moment` or nothing, for what the driver cannot
    tell from a number."""

    sql: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]


def statement(question: Question, *, database: str) -> Statement:
    """The question put to the tables of one build."""
    compiler = _Compiler(_dialect(database), question)
    columns = question.selected_columns
    return Statement(str(compiler), tuple(columns.keys()), tuple(_kind(column) for column in columns))


def microseconds(moment: dt.datetime) -> int:
    """As the moment is stored. One without a zone is of UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return (aware - _EPOCH) // dt.timedelta(microseconds=1)


def text(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class _Dialect(DefaultDialect):
    name = "clickhouse_build"
    supports_native_boolean = True
    database = ""


def _dialect(database: str) -> _Dialect:
    dialect = _Dialect()
    dialect.database = database
    return dialect


@dataclass
class _Scope:
    """The select being written. `names`: how columns of each of its sources are written; `is_sharded`: it runs on every shard, on the part
    of the rows that lies there; `is_local`: its sharded tables are the shard's own part alone."""

    question: Select[Any] | None
    is_sharded: bool = False
    is_local: bool = False
    base: Any = None
    prefixes: dict[Any, str] = field(default_factory=dict)


class _Compiler(SQLCompiler):
    """Every value stands in the text: what is sent is what anybody can run."""

    def __init__(self, dialect: _Dialect, question: Question) -> None:
        self._scopes: list[_Scope] = []
        self._labels: dict[Any, str] = {}
        super().__init__(dialect, question)

    # --- selects ------------------------------------------------------------------------------------------------------

    def visit_select(self, select_stmt: Select[Any], *_: Any, **kw: Any) -> str:
        return self._select(select_stmt, "out")

    def visit_compound_select(self, cs: CompoundSelect[Any], *_: Any, **kw: Any) -> str:
        return self._select(cs, "out")

    def _select(self, question: Any, label: str, *, is_local: bool = False) -> str:
        if isinstance(question, CompoundSelect):
            return self._compound(question, label)
        sources = question.get_final_froms()
        joined = placing.in_order(sources)
        with self._scope(_Scope(question, is_local=is_local)) as scope:
            base = joined[0].source if joined else None
            scope.base = base
            scope.is_sharded = not is_local and placing.is_sharded(base)
            conditions = list(placing.conjuncts(question._where_criteria))
            source, left = self._source(scope, joined, conditions)
            parts = ["SELECT"]
            if question._distinct:
                parts.append("DISTINCT")
            columns = question.selected_columns.items()
            parts.append(", ".join(f"{self._written(column)} AS {label}__{name}" for name, column in columns))
            if source:
                parts.append(f"FROM {source}")
            if left:
                parts.append("WHERE " + self._all(left))
            if question._group_by_clauses:
                parts.append("GROUP BY " + ", ".join(self._written(one) for one in question._group_by_clauses))
            if question._having_criteria:
                parts.append("HAVING " + self._all(question._having_criteria))
            if question._order_by_clauses:
                parts.append("ORDER BY " + ", ".join(self._written(one) for one in question._order_by_clauses))
            if question._limit_clause is not None:
                start = f"{self._written(question._offset_clause)}, " if question._offset_clause is not None else ""
                parts.append(f"LIMIT {start}{self._written(question._limit_clause)}")
            return " ".join(parts)

    def _compound(self, question: CompoundSelect[Any], label: str) -> str:
        """Of a union the doubles go afterwards: version 18.16 has none that drops them."""
        whole = " UNION ALL ".join(self._select(one, label) for one in question.selects)
        names = ", ".join(f"{label}__{name}" for name, _ in question.selected_columns.items())
        return whole if question.keyword.name == "UNION_ALL" else f"SELECT DISTINCT {names} FROM ({whole})"

    def _source(self, scope: _Scope, joined: list[placing.Joined], conditions: list[Any]) -> tuple[str, list[Any]]:
        """What stands behind FROM, and the conditions that are still to be met there."""
        if not joined:
            return "", conditions
        base, others = joined[0].source, joined[1:]
        source = self._table(base, scope)
        placed = {base}
        for n, one in enumerate(others):
            if n:  # one join at a time: what stands on the left so far becomes a select of its own
                source = self._folded(scope, source, placed, others[n:], conditions)
            source += self._join(scope, placed, one, conditions)
            placed.add(one.source)
        return source, conditions

    def _folded(self, scope: _Scope, source: str, placed: set[Any], rest: Sequence[placing.Joined], conditions: list[Any]) -> str:
        """A join as the left side of the next one, with the columns that are asked of it."""
        settled = [one for one in conditions if placing.sources_of(one) <= placed and not placing.holds_select(one)]
        where = f" WHERE {self._all(settled)}" if settled else ""
        for one in settled:
            conditions.remove(one)
        written = []
        for place in sorted(placed, key=self._label):
            prefix = self._label(place)
            is_base = place is scope.base and place not in scope.prefixes
            for name in self._asked_of(scope, place):
                written.append(f"{name if is_base and isinstance(place, Table) else f'{prefix}__{name}'} AS {prefix}__{name}")
            if is_base and isinstance(place, Table):
                scope.prefixes[place] = prefix
        scope.is_sharded = False
        alias = "_".join(sorted(self._label(one) for one in placed))
        return f"(SELECT {', '.join(dict.fromkeys(written))} FROM {source}{where}) AS {alias}"

    def _join(self, scope: _Scope, placed: set[Any], one: placing.Joined, conditions: list[Any]) -> str:
        source = one.source
        prefix = self._label(source)
        if not placing.sources_of(one.condition):  # of one row each
            scope.prefixes[source] = prefix
            return f" CROSS JOIN ({self._select(source.element, prefix)}) AS {prefix}"
        pairs = [placing.sides_of(equality, source) for equality in placing.conjuncts([one.condition])]
        is_together = placing.KEPT_TOGETHER in {left.name for left, right in pairs if left.name == right.name}
        how = self._reach(scope, source, is_together=is_together)
        if isinstance(source, Table):
            own = [] if one.is_outer else [c for c in conditions if placing.sources_of(c) == {source} and not placing.holds_select(c)]
            for condition in own:
                conditions.remove(condition)
            name = self._table_name(source, is_local=how == "local")
            names = dict.fromkeys([*self._asked_of(scope, source), *(right.name for _, right in pairs)])
            with self._scope(_Scope(None, base=source)):
                where = f" WHERE {self._all(own)}" if own else ""
            written = [f"{column} AS {prefix}__{column}" for column in names]
            keys = [f"{right.name} AS {prefix}__key{n}" for n, (_, right) in enumerate(pairs)]
            inner = f"SELECT {', '.join([*written, *keys])} FROM {name}{where}"
        else:
            selected = self._select(placing.inner_of(source), f"{prefix}_", is_local=how == "local")
            names = dict.fromkeys(source.c.keys())
            written = [f"{prefix}___{column} AS {prefix}__{column}" for column in names]
            keys = [f"{prefix}___{right.name} AS {prefix}__key{n}" for n, (_, right) in enumerate(pairs)]
            inner = f"SELECT {', '.join([*written, *keys])} FROM ({selected})"
        # the key of the right side is a copy: version 18.16 does not hand over the key itself
        on = " AND ".join(f"{self._written(left)} = {prefix}__key{n}" for n, (left, _) in enumerate(pairs))
        scope.prefixes[source] = prefix
        word = "GLOBAL ALL" if how == "global" else "ALL"
        return f" {word} {'LEFT' if one.is_outer else 'INNER'} JOIN ({inner}) AS {prefix} ON {on}"

    def _reach(self, scope: _Scope, source: Any, *, is_together: bool) -> str:
        """`global`: the answer is fetched from every shard and given to all; `local`: each shard holds what its rows need; empty: one
        server answers, or the table is whole on each."""
        is_wide = placing.reads_sharded(source)
        if not is_wide:
            return ""
        if scope.is_local:
            if is_together and placing.lies_together(source):
                return "local"
            raise NotImplementedError("a question inside a shard's own part asks other shards")
        if not scope.is_sharded:
            return ""
        return "local" if is_together and placing.lies_together(source) else "global"

    def _asked_of(self, scope: _Scope, source: Any) -> list[str]:
        """Names of the columns of a source that the select uses, in their order."""
        assert scope.question is not None
        asked = {getattr(one, "name", "") for one in iterate(scope.question) if getattr(one, "table", None) is source}
        return [column.name for column in source.c if column.name in asked] or [next(iter(source.c)).name]

    def _table(self, source: Any, scope: _Scope) -> str:
        if isinstance(source, Table):
            return self._table_name(source, is_local=scope.is_local)
        return f"({self._select(placing.inner_of(source), self._label(source))}) AS {self._label(source)}"

    def _table_name(self, table: Table, *, is_local: bool) -> str:
        assert isinstance(self.dialect, _Dialect)
        return f"{self.dialect.database}.{local_name(table.name) if is_local else table.name}"

    @contextmanager
    def _scope(self, scope: _Scope) -> Iterator[_Scope]:
        self._scopes.append(scope)
        try:
            yield scope
        finally:
            self._scopes.pop()

    def _label(self, source: Any) -> str:
        if source not in self._labels:
            self._labels[source] = f"q{len(self._labels) + 1}"
        return self._labels[source]

    def _written(self, clause: Any) -> str:
        return self.process(clause)

    def _all(self, clauses: Sequence[Any]) -> str:
        return " AND ".join(f"({self._written(one)})" for one in clauses)

    def visit_column(self, column: Any, *_: Any, **kw: Any) -> str:
        source = column.table
        if isinstance(source, Table) and source is self._scopes[-1].base and source not in self._scopes[-1].prefixes:
            return str(column.name)
        return f"{self._label(source)}__{column.name}"

    def visit_label(self, label: Any, *_: Any, **kw: Any) -> str:
        return self._written(label.element)

    def visit_label_reference(self, element: Any, *_: Any, **kw: Any) -> str:
        return self._written(element.element)

    def visit_textual_label_reference(self, element: Any, *_: Any, **kw: Any) -> str:
        question = self._scopes[-1].question
        assert question is not None
        return self._written(question.selected_columns[element.element])

    def visit_grouping(self, grouping: Any, *_: Any, **kw: Any) -> str:
        """A select in the place of a value has one row, of nothing where it finds nothing: version 18.16 refuses none."""
        if isinstance(grouping, ScalarSelect):
            inner = self._select(grouping.element, "one")
            return f"(SELECT any(one__{next(iter(grouping.element.selected_columns.keys()))}) FROM ({inner}))"
        return f"({self._written(grouping.element)})"

    # --- values -------------------------------------------------------------------------------------------------------

    def visit_bindparam(self, bindparam: Any, *_: Any, **kw: Any) -> str:
        return _literal(bindparam.value, bindparam.type)

    def visit_true(self, *_: Any, **kw: Any) -> str:
        return "1"

    def visit_false(self, *_: Any, **kw: Any) -> str:
        return "0"

    def visit_null(self, *_: Any, **kw: Any) -> str:
        return "NULL"

    def visit_cast(self, cast: Any, *_: Any, **kw: Any) -> str:
        given, wanted = cast.clause, cast.type
        if isinstance(wanted, Interval):
            return _interval(given.value)
        if isinstance(wanted, Date) and _is_function(given, "timezone"):
            zone, moment = given.clauses.clauses
            return f"toDate(toDateTime(intDiv({self._written(moment)}, 1000000)), {self._written(zone)})"
        if given.__visit_name__ == "null":
            return "CAST(NULL, 'Nullable(String)')"
        if isinstance(wanted, DateTime):  # a number of microseconds already
            return self._written(given)
        for kind, function in (
            (Date, "toDate"),
            (BigInteger, "toInt64"),
            (Integer, "toInt32"),
            (Numeric, "toFloat64"),
            (String, "toString"),
        ):
            if isinstance(wanted, kind):
                return f"{function}({self._written(given)})"
        raise NotImplementedError(f"a cast as {wanted!r}")

    def visit_extract(self, extract: Any, *_: Any, **kw: Any) -> str:
        return f"{_PARTS[extract.field]}({self._written(extract.expr)})"

    def visit_case(self, clause: Any, *_: Any, **kw: Any) -> str:
        """Always by conditions: with a value in front, a missing one would be an error."""
        whens = []
        for condition, result in clause.whens:
            met = self._written(condition)
            if clause.value is not None:
                met = f"{self._written(clause.value)} = {met}"
            whens.append(f"WHEN {met} THEN {self._written(result)}")
        tail = f" ELSE {self._written(clause.else_)}" if clause.else_ is not None else ""
        return f"CASE {' '.join(whens)}{tail} END"

    # --- conditions ---------------------------------------------------------------------------------------------------

    def visit_binary(self, binary: Any, *args: Any, **kw: Any) -> str:
        operator = binary.operator
        if operator in (operators.is_, operators.is_not):
            return self._is(binary.left, binary.right, is_negated=operator is operators.is_not)
        if operator in (operators.in_op, operators.not_in_op):
            return self._in(binary.left, binary.right, is_negated=operator is operators.not_in_op)
        if _is_function(binary.left, "timezone"):
            return self._compared_with_day(binary.left, binary.right.value, _COMPARED[operator])
        return str(super().visit_binary(binary, *args, **kw))  # type: ignore[no-untyped-call]

    def _is(self, left: Any, right: Any, *, is_negated: bool) -> str:
        if right.__visit_name__ == "null":
            return f"{self._written(left)} IS {'NOT ' if is_negated else ''}NULL"
        return f"ifNull({self._written(left)}, 2) {'!=' if is_negated else '='} {self._written(right)}"

    def _compared_with_day(self, function: Any, day: dt.date, sign: str) -> str:
        """Wall clock against the midnight a day begins with."""
        zone, moment = function.clauses.clauses
        midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(zone.value))
        return f"{self._written(moment)} {sign} {microseconds(midnight)}"

    def _in(self, left: Any, right: Any, *, is_negated: bool) -> str:
        """A missing value is in no list, nor outside of one."""
        column = self._written(left)
        if isinstance(right, BindParameter):
            values = [_literal(value, left.type) for value in right.value or ()]
            if not values:
                return "1" if is_negated else "0"
            inner, word = ", ".join(values), "IN"
        else:
            inner, word = self._selected_for_in(left, right)
        if not is_negated:
            return f"{column} {word} ({inner})"
        return f"({column} {word.replace('IN', 'NOT IN')} ({inner}) AND {column} IS NOT NULL)"

    def _selected_for_in(self, left: Any, right: Any) -> tuple[str, str]:
        question = right
        while isinstance(question, ScalarSelect | SelectStatementGrouping):
            question = question.element
        scope = self._scopes[-1]
        own = next(iter(question.selected_columns))
        is_together = getattr(left, "name", "") == placing.KEPT_TOGETHER == own.name and isinstance(getattr(left, "table", None), Table)
        how = self._reach(scope, question, is_together=is_together)
        return self._select(question, self._label(question), is_local=how == "local"), "GLOBAL IN" if how == "global" else "IN"

    def visit_tuple(self, clauselist: Any, *_: Any, **kw: Any) -> str:
        return f"({', '.join(self._written(one) for one in clauselist.clauses)})"

    def visit_between_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        first, last = binary.right.clauses
        column = self._written(binary.left)
        return f"({column} >= {self._written(first)} AND {column} <= {self._written(last)})"

    def visit_not_between_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        first, last = binary.right.clauses
        column = self._written(binary.left)
        return f"({column} < {self._written(first)} OR {column} > {self._written(last)})"

    def visit_contains_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"(position({self._written(binary.left)}, {text(_unescaped(binary))}) > 0)"

    def visit_not_contains_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"(position({self._written(binary.left)}, {text(_unescaped(binary))}) = 0)"

    def visit_startswith_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"(position({self._written(binary.left)}, {text(_unescaped(binary))}) = 1)"

    def visit_not_startswith_op_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"(position({self._written(binary.left)}, {text(_unescaped(binary))}) != 1)"

    def visit_truediv_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"{self._written(binary.left)} / {self._written(binary.right)}"

    def visit_floordiv_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"intDiv({self._written(binary.left)}, {self._written(binary.right)})"

    def visit_mod_binary(self, binary: Any, *_: Any, **kw: Any) -> str:
        return f"{self._written(binary.left)} % {self._written(binary.right)}"

    def visit_is_true_unary_operator(self, element: Any, *_: Any, **kw: Any) -> str:
        return f"({self._written(element.element)})"

    def visit_is_false_unary_operator(self, element: Any, *_: Any, **kw: Any) -> str:
        return f"(NOT {self._written(element.element)})"

    # --- functions ----------------------------------------------------------------------------------------------------

    def visit_function(self, func: Any, *_: Any, **kw: Any) -> str:
        arguments = list(func.clauses)
        name = func.name.lower()
        if special := getattr(self, f"function_{name}", None):
            return str(special(*arguments))
        if name not in _SAME:
            raise NotImplementedError(f"{name} is not known to ClickHouse")
        return f"{_SAME[name]}({', '.join(self._written(one) for one in arguments)})"

    def function_count(self, *arguments: Any) -> str:
        if not arguments:
            return "count()"
        counted, is_distinct = _distinct(arguments[0])
        if counted.__visit_name__ == "textclause" or getattr(counted, "name", "") == "*":
            return "count()"
        return f"ifNull(uniqExact({self._written(counted)}), 0)" if is_distinct else f"count({self._written(counted)})"

    def function_sum(self, column: Any) -> str:
        return f"sum(toNullable({self._written(column)}))"

    def function_min(self, column: Any) -> str:
        return f"min(toNullable({self._written(column)}))"

    def function_max(self, column: Any) -> str:
        return f"max(toNullable({self._written(column)}))"

    def function_bool_or(self, condition: Any) -> str:
        return f"max(toNullable({self._written(condition)}))"

    def function_string_agg(self, column: Any, separator: Any) -> str:
        """Sorted by what is joined, the one order that `analytics.queries.text` knows."""
        joined, is_distinct = _distinct(column)
        assert separator.__visit_name__ == "aggregate_order_by"
        separator = separator.target
        gathered = f"{'groupUniqArray' if is_distinct else 'groupArray'}({self._written(joined)})"
        return f"if(empty({gathered}), NULL, arrayStringConcat(arraySort({gathered}), {self._written(separator)}))"

    def visit_withingroup(self, withingroup: Any, *_: Any, **kw: Any) -> str:
        """The quantile between two values, on the line that joins them, as SQL has it; exact."""
        assert withingroup.element.name == "percentile_cont"
        share = float(next(iter(withingroup.element.clauses)).value)
        column = self._written(withingroup.order_by)
        values = f"arraySort(groupArray({column}))"
        place = f"({share!r} * (length({values}) - 1))"
        low = f"{values}[toInt64(floor({place})) + 1]"
        high = f"{values}[toInt64(ceil({place})) + 1]"
        return f"if(empty({values}), NULL, {low} + ({high} - {low}) * ({place} - floor({place})))"

    def visit_funcfilter(self, funcfilter: Any, *_: Any, **kw: Any) -> str:
        assert funcfilter.func.name.lower() == "count"
        return f"count(CASE WHEN {self._written(funcfilter.criterion)} THEN 1 END)"

    def function_hash(self, *columns: Any) -> str:
        """Another number than DuckDB's for the same values: a digest is compared with digests of the same database alone."""
        return f"cityHash64({', '.join(f'ifNull(toString({self._written(one)}), {_ABSENT})' for one in columns)})"

    def function_bit_xor(self, number: Any) -> str:
        return f"toInt64(groupBitXor(toUInt64({self._written(number)})))"

    def function_epoch(self, moment: Any) -> str:
        return f"({self._written(moment)} / 1000000)"

    def function_to_timestamp(self, seconds: Any) -> str:
        return f"toInt64(({self._written(seconds)}) * 1000000)"

    def function_date_trunc(self, unit: Any, day: Any) -> str:
        return f"{_TRUNCATED[unit.value]}({self._written(day)})"

    def function_make_date(self, year: Any, month: Any, day: Any) -> str:
        months = f"(({self._written(year)}) - 1970) * 12 + ({self._written(month)}) - 1"
        return f"addDays(addMonths(toDate('1970-01-01'), {months}), ({self._written(day)}) - 1)"

    def function_split_part(self, whole: Any, separator: Any, number: Any) -> str:
        column = self._written(whole)
        return f"if({column} IS NULL, NULL, splitByChar({self._written(separator)}, assumeNotNull({column}))[{self._written(number)}])"

    def function_translate(self, column: Any, accented: Any, plain: Any) -> str:
        pairs = zip(accented.value, plain.value, strict=True)
        return reduce(lambda inner, pair: f"replaceAll({inner}, {text(pair[0])}, {text(pair[1])})", pairs, self._written(column))


_SAME = {"coalesce": "coalesce", "lower": "lowerUTF8", "abs": "abs", "floor": "floor"}
_PARTS = {"year": "toYear"}
_TRUNCATED = {"month": "toStartOfMonth", "week": "toMonday"}
_COMPARED = {operators.gt: ">", operators.ge: ">=", operators.lt: "<", operators.le: "<="}


def _literal(value: Any, kind: types.TypeEngine[Any]) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case int() | float():
            return repr(value)
        case dt.datetime():
            return str(microseconds(value))
        case dt.date():
            if isinstance(kind, DateTime):
                return str(microseconds(dt.datetime.combine(value, dt.time())))
            return f"toDate('{value.isoformat()}')"
        case str():
            return text(value)
    raise NotImplementedError(f"a value of {type(value).__name__}")


def _interval(words: str) -> str:
    number, unit = words.split()
    return str(int(number) * {"hour": 3_600_000_000, "minute": 60_000_000}[unit.rstrip("s")])


def _is_function(clause: Any, name: str) -> bool:
    return isinstance(clause, FunctionElement) and getattr(clause, "name", "") == name


def _distinct(clause: Any) -> tuple[Any, bool]:
    if _is_function(clause, "distinct"):
        return next(iter(clause.clauses)), True
    if getattr(clause, "operator", None) is operators.distinct_op:
        return clause.element, True
    return clause, False


def _unescaped(binary: Any) -> str:
    """The text looked for, as it was before it was made fit for LIKE."""
    escape, looked_for = binary.modifiers.get("escape"), str(binary.right.value)
    return looked_for.replace(escape + "%", "%").replace(escape + "_", "_").replace(escape * 2, escape) if escape else looked_for


def _kind(column: Any) -> str:
    """What the answer's type alone does not tell."""
    kind = column.type
    if isinstance(kind, Boolean):
        return "flag"
    if isinstance(kind, DateTime):
        return "moment"
    if isinstance(column, Label):
        return _kind(column.element)
    if _is_function(column, "bool_or"):
        return "flag"
    if _is_function(column, "to_timestamp"):
        return "moment"
    source = getattr(column, "table", None)
    if isinstance(source, Subquery | CTE):
        return _kind(placing.inner_of(source).selected_columns[column.key])
    return ""
