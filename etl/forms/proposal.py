"""Proposes a mapping for an export nobody has explained yet; a person reviews it before anything is loaded.

Evidence is what the platform is known to add, what was confirmed for the same question before, the words of the heading
(`data/reference/forms/questions.csv`) and the cells themselves. A confidence is a weight between 0 and 1, no probability.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from etl.export_shape import export_columns, multiple_columns
from etl.forms import dates
from etl.forms.catalogue import Catalogue, load_catalogue
from etl.forms.headings import Column, columns_of, fingerprint
from etl.forms.mapping import BY_A_PERSON, MOMENTS, ColumnRule, FormMapping, is_torn
from etl.forms.platforms import Platform, load_platforms, recognise
from etl.forms.reading import CROSSES, SEPARATORS, TICKS, answers_in, read_count, split_answers
from etl.forms.spelling import comparable, words_of
from etl.sources.table import Table
from etl.sources.tabular import weigh_dates
from settings import get_settings

Aliases = frozenset[tuple[str, str]]  # confirmed names, as (our column, comparable spelling)
SAMPLE = 5_000  # records looked at
MEANT = 0.84  # from this likeness on, an answer may be a misspelt one of ours
LIKELY = 0.5  # below this confidence a column is left unused
SAME_FORM = 0.5  # of the headings of two exports
BARE_OPTION = "{option}"
OPTION_HEADERS = ("{question} [{option}]", "{question}/{option}", "{question} ({option})", "{question} : {option}", "{question} - {option}")
FREE_OPTIONS = frozenset(("autre", "autres", "andere", "anders", "other", "others"))
BY_VALUES_ALONE = (
    *("service_codes", "software_name", "kind_code", "severity_code", "consequence_codes"),
    *("fallback_code", "practice_type_code", "reporter_id"),
)
COUNT_LIMITS = {"minutes_lost": 1440, "patients_affected": 300}
_POSTAL = re.compile(r"(?:[Bb](?:[Ee])?[ -]?)?[1-9]\d{3}(?:[ ,-]+\D+)?")
_IDENTIFIER = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[\d][\d .\-/]{6,}\d")
_NUMBERED = re.compile(r"\(?([0-9])\s*[-–.:)=]\s*(.+)")


@dataclass(frozen=True)
class Profile:
    """The cells of one column: how often each text stands there."""

    column: Column
    cells: Counter[str]

    @property
    def n_filled(self) -> int:
        return self.cells.total()

    def share(self, is_one: Iterable[bool]) -> float:
        """The share of filled cells for whose text the answer is yes; texts in the order of `cells`."""
        if not self.cells:
            return 0.0
        return sum(count for count, yes in zip(self.cells.values(), is_one, strict=True) if yes) / self.n_filled


@dataclass(frozen=True)
class DateQuestion:
    """A column of dates whose order of day and month nothing proves; `examples` are cells as they stand, the telling ones first."""

    heading: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """`unmatched` are answers that no list knows, by heading; `questions` must be answered before the mapping can be used."""

    mapping: FormMapping
    platform: Platform
    unmatched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: tuple[DateQuestion, ...] = ()

    @property
    def unfed_fields(self) -> tuple[str, ...]:
        return tuple(name for name in export_columns() if name not in self.mapping.fed_fields)


def propose(table: Table, *, confirmed: Iterable[FormMapping] = (), aliases: Aliases = frozenset()) -> Proposal:
    """A mapping for this table. `confirmed` are mappings of other exports, whose answers to the same headings are kept."""
    reference_dir = get_settings().reference_dir
    columns = columns_of(table.header)
    former = tuple(confirmed)
    platform = recognise(columns, load_platforms(reference_dir))
    guess = _Guess(profiles_of(table, columns), platform, load_catalogue(reference_dir), _questions(reference_dir), former)
    mapping = FormMapping(fingerprint(columns), platform.shape, guess.rules(), form=_form_name(columns, platform, former))
    return review(mapping, table, aliases=aliases)


def review(mapping: FormMapping, table: Table, *, aliases: Aliases) -> Proposal:
    """What a mapping, proposed or changed by a person, leaves open on this table. Filled in is what the cells prove: the order of
    day and month, and which of two columns of a moment holds the time. A moment that a person gave to a column leaves the others."""
    reference_dir = get_settings().reference_dir
    catalogue = load_catalogue(reference_dir)
    columns = columns_of(table.header)
    profiles = {profile.column.key: profile for profile in profiles_of(table, columns)}
    mapping = _with_given_moments(_with_parts(mapping, profiles))
    questions = []
    unmatched: dict[str, tuple[str, ...]] = {}
    for number, evidence in weigh_dates(mapping, table).items():
        rule = mapping.columns[number]
        if evidence.is_open:
            telling_first = sorted(profiles[rule.key].cells, key=lambda cell: not dates.reads_both_ways(cell))
            questions.append(DateQuestion(rule.heading, tuple(telling_first[:3])))
        mapping = mapping.with_rule(number, date_order=evidence.order)
    for rule in mapping.columns:
        cells = profiles[rule.key].cells if rule.key in profiles else Counter()
        if rule.field in catalogue.fields and not rule.option:
            unknown = _unknown_answers(rule, cells, catalogue)
            if still := tuple(answer for answer in unknown if (rule.field, comparable(answer)) not in aliases):
                unmatched[rule.heading] = still
    platform = recognise(columns, load_platforms(reference_dir))
    return Proposal(mapping, platform, unmatched, tuple(questions))


def _with_parts(mapping: FormMapping, profiles: Mapping[tuple[str, int], Profile]) -> FormMapping:
    for name in MOMENTS:
        feeding = [number for number, rule in enumerate(mapping.columns) if rule.field == name and rule.key in profiles]
        times = [number for number in feeding if _times(profiles[mapping.columns[number].key]) > LIKELY]
        if len(feeding) == 2 and len(times) == 1:
            for number in feeding:
                mapping = mapping.with_rule(number, part="time" if number in times else "date")
    return mapping


def _with_given_moments(mapping: FormMapping) -> FormMapping:
    """Without what was guessed or remembered of a moment, where that does not go with what a person said of another column."""
    for name in MOMENTS:
        feeding = [number for number, rule in enumerate(mapping.columns) if rule.field == name]
        guessed = [number for number in feeding if mapping.columns[number].because != BY_A_PERSON]
        if guessed != feeding and is_torn(mapping, name):
            for number in guessed:
                mapping = mapping.with_rule(number, field="", part="", because="nothing")
    return mapping


def profiles_of(table: Table, columns: Sequence[Column]) -> tuple[Profile, ...]:
    """The cells of every column, of the first records."""
    first = next(table.batches(), None)
    counted: list[Counter[str]] = [Counter() for _ in columns]
    for cells, column in zip(counted, columns, strict=True):
        texts = first.columns[column.place][:SAMPLE].drop_null().to_pylist() if first else ()
        cells.update(text for text in map(str.strip, texts) if text)
    return tuple(Profile(column, cells) for column, cells in zip(columns, counted, strict=True))


class _Guess:
    """One proposal in the making."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        platform: Platform,
        catalogue: Catalogue,
        questions: Mapping[str, Sequence[str]],
        former: Sequence[FormMapping],
    ) -> None:
        self.profiles, self.platform, self.catalogue, self.questions = profiles, platform, catalogue, questions
        self.remembered = {
            rule.key: rule if mapping.platform == platform.shape else replace(rule, time_zone="")
            for mapping in former
            for rule in mapping.columns
            if rule.field
        }
        self.found: dict[tuple[str, int], ColumnRule] = {}

    def rules(self) -> tuple[ColumnRule, ...]:
        """One rule a column, in the order of the file."""
        self._take_remembered()
        self._take_system_columns()
        self._take_options()
        self._take_best()
        return tuple(self.found.get(one.column.key) or _rule(one.column, because="nothing") for one in self.profiles)

    @property
    def _open(self) -> list[Profile]:
        return [profile for profile in self.profiles if profile.column.key not in self.found]

    @property
    def _taken_fields(self) -> set[str]:
        """Our columns that no further column may feed; of several reporters or comments the reading makes one."""
        return {rule.field for rule in self.found.values() if rule.field} - {*multiple_columns(), "comment", "reporter_id"}

    def _take(self, profile: Profile, **values: object) -> None:
        self.found[profile.column.key] = _rule(profile.column, **values)

    def _take_remembered(self) -> None:
        """What a column says is remembered; how another export wrote its dates and joined its answers proves nothing of this one."""
        for profile in self._open:
            if known := self.remembered.get(profile.column.key):
                separator = self._separator(known.field, profile) if known.separator else ""
                self.found[profile.column.key] = replace(known, separator=separator, date_order="", confidence=1.0, because="remembered")

    def _take_system_columns(self) -> None:
        for profile in self._open:
            system = self.platform.system_column(profile.column)
            if system is None:
                continue
            name = system.field if system.field not in self._taken_fields else ""
            answers = dict.fromkeys(system.blank_answers, "") if name else {}
            self._take(
                profile,
                field=name,
                time_zone=system.time_zone if name else "",
                is_sending=system.is_sending,
                confidence=1.0,
                because="system",
                answers=answers,
            )

    # --- one column per answer ---------------------------------------------------------------------------------------

    def _take_options(self) -> None:
        if BARE_OPTION in self.platform.option_headers:
            self._take_bare_options()
        for pattern in (*self.platform.option_headers, *OPTION_HEADERS):
            for question, group in self._groups(pattern).items():
                if len(group) > 1 and all(_ticks(profile, option) for profile, option in group):
                    self._take_group(question, group)

    def _groups(self, pattern: str) -> dict[str, list[tuple[Profile, str]]]:
        """The columns of each question headed by this pattern. An answer may hold the mark itself: the question that most
        columns share decides where it ends."""
        parts = {profile.column.key: list(_parts(pattern, profile.column.heading)) for profile in self._open}
        n_sharing = Counter(question for found in parts.values() for question, _ in found)
        groups: dict[str, list[tuple[Profile, str]]] = defaultdict(list)
        for profile in self._open:
            if found := parts[profile.column.key]:
                question, option = max(found, key=lambda one: n_sharing[one[0]])
                groups[question].append((profile, option))
        return groups

    def _take_group(self, question: str, group: Sequence[tuple[Profile, str]]) -> None:
        """The columns of one question, when enough of its answers are ours."""
        name, known = max(
            ((name, sum(self._code(name, option)[1] >= MEANT for _, option in group)) for name in multiple_columns()),
            key=lambda counted: counted[1],
        )
        by_heading = self._heading_evidence(name, question)
        if known >= (1 if by_heading > LIKELY else max(2, len(group) / 2)):
            for profile, option in group:
                self._take_option(profile, name, option)

    def _take_bare_options(self) -> None:
        """Columns headed by an answer alone. Those spelt as ours are known even before anybody chose them; between and beside
        them, a column that only repeats its own heading is an answer in other words."""
        headed = [profile for profile in self._open if _ticks(profile, profile.column.heading)]
        for profile in headed:
            for name in multiple_columns():
                if self.catalogue.code(name, profile.column.heading):
                    self._take_option(profile, name, profile.column.heading)
        field_at = {
            profile.column.place: self.found[profile.column.key].field for profile in self.profiles if profile.column.key in self.found
        }
        for profile in headed:
            name = field_at.get(profile.column.place - 1, "")
            is_other = comparable(profile.column.heading) in FREE_OPTIONS
            if profile.column.key not in self.found and name in multiple_columns() and (profile.cells or is_other):
                self._take_option(profile, name, profile.column.heading)
                field_at[profile.column.place] = name

    def _take_option(self, profile: Profile, name: str, option: str) -> None:
        code, likeness = self._code(name, option)
        is_free = comparable(option) in FREE_OPTIONS and not _is_ticked_only(profile)
        confidence = 0.9 if is_free else max(likeness, LIKELY)
        self._take(profile, field=name, option="" if is_free else code or option, confidence=round(confidence, 2), because="option")

    # --- one column per question -------------------------------------------------------------------------------------

    def _take_best(self) -> None:
        candidates = [
            (confidence, -profile.column.place, profile, name)
            for profile in self._open
            for name in export_columns()
            if (confidence := self._confidence(name, profile)) >= LIKELY
        ]
        for confidence, _, profile, name in sorted(candidates, key=lambda one: one[:2], reverse=True):
            if profile.column.key in self.found:
                continue
            if name in self._taken_fields:
                self._pair_moments(name, profile, confidence)
                continue
            separator = self._separator(name, profile) if name in multiple_columns() else ""
            zone = "UTC" if name in MOMENTS and re.search(r"\butc\b", profile.column.heading, re.IGNORECASE) else ""
            part = "time" if name in MOMENTS and _times(profile) > LIKELY else ""
            answers = self._answers(name, profile, separator)
            self._take(
                profile,
                field=name,
                separator=separator,
                part=part,
                time_zone=zone,
                confidence=round(confidence, 2),
                because="heading and cells",
                answers=answers,
            )
        self._drop_lonely_times()

    def _pair_moments(self, name: str, profile: Profile, confidence: float) -> None:
        """A moment may stand in two columns: the day in one, the time in the other."""
        feeding = [rule for rule in self.found.values() if rule.field == name]
        is_time = _times(profile) > LIKELY
        if name not in MOMENTS or len(feeding) != 1 or (feeding[0].part == "time") == is_time:
            return
        other = feeding[0]
        self.found[other.key] = replace(other, part="date" if is_time else "time")
        self._take(profile, field=name, part="time" if is_time else "date", confidence=round(confidence, 2), because="heading and cells")

    def _drop_lonely_times(self) -> None:
        for key, rule in list(self.found.items()):
            if rule.part == "time" and not any(other.field == rule.field and other.part == "date" for other in self.found.values()):
                self.found[key] = _rule(rule, because="nothing")

    def _confidence(self, name: str, profile: Profile) -> float:
        by_heading = self._heading_evidence(name, profile.column.heading)
        by_cells = self._cell_evidence(name, profile)
        if by_cells is None:
            return 0.8 * by_heading
        if by_cells < 0.3 and name not in (*self.catalogue.fields, "comment"):
            return 0.0
        if by_heading < 0.6:
            return 0.7 * by_cells if name in BY_VALUES_ALONE and by_cells >= 0.8 and not _says_little(profile) else 0.0
        return 0.55 * by_heading + 0.45 * by_cells

    def _heading_evidence(self, name: str, heading: str) -> float:
        """How well the best of our phrases for this field fits the heading, 0 to 1. Longer fits weigh more."""
        given = " ".join(words_of(heading))
        scores = (
            0.75 * fuzz.token_set_ratio(phrase, given) + 0.25 * fuzz.token_sort_ratio(phrase, given)
            for phrase in self.questions.get(name, ())
        )
        return max(scores, default=0.0) / 100

    def _cell_evidence(self, name: str, profile: Profile) -> float | None:
        """The share of the cells that this field could take; None when any text could stand there, or none does."""
        cells = profile.cells
        if not cells:
            return None
        if name in MOMENTS:
            evidence = dates.weigh(cells.elements())
            return max(evidence.n_dates / profile.n_filled, _times(profile))
        if name in COUNT_LIMITS:
            return profile.share((text := read_count(cell)).isdecimal() and int(text) <= COUNT_LIMITS[name] for cell in cells)
        if name == "postal_code":
            return profile.share(bool(_POSTAL.fullmatch(cell)) for cell in cells)
        if name == "reporter_id":
            return profile.share(bool(_IDENTIFIER.fullmatch(cell)) for cell in cells)
        if name in self.catalogue.fields:
            separator = self._separator(name, profile) if name in multiple_columns() else ""
            return profile.share(
                any(self._code(name, answer)[1] >= MEANT for answer in split_answers(cell, separator, self.catalogue.spellings(name)))
                for cell in cells
            )
        if name == "comment":
            return min(1.0, sum(len(cell) * count for cell, count in cells.items()) / profile.n_filled / 40)
        return None

    def _separator(self, name: str, profile: Profile) -> str:
        """What joins several answers in a cell: the separator under which most answers are ours."""
        usual = next(iter(self.platform.separators), ";").strip() or " "

        def n_known(separator: str) -> float:
            answers = [answer for cell in profile.cells for answer in split_answers(cell, separator, self.catalogue.spellings(name))]
            return sum(self.catalogue.code(name, answer) is not None for answer in answers) / max(1, len(answers))

        best = max((usual, *SEPARATORS), key=n_known)
        return best if n_known(best) > n_known(usual) else usual

    def _answers(self, name: str, profile: Profile, separator: str) -> dict[str, str]:
        """Our code for answers that are likely one of ours but spelt otherwise."""
        if name not in self.catalogue.fields:
            return {}
        found = {}
        for cell in profile.cells:
            for answer in split_answers(cell, separator, self.catalogue.spellings(name)):
                code, likeness = self._code(name, answer)
                if code and MEANT <= likeness < 1:
                    found[answer] = code
        return found

    @lru_cache(maxsize=100_000)  # noqa: B019 - a guess lives for one proposal
    def _code(self, name: str, answer: str) -> tuple[str | None, float]:
        return likely_code(self.catalogue, name, answer)


def likely_code(catalogue: Catalogue, name: str, answer: str) -> tuple[str | None, float]:
    """The code an answer most likely stands for and how like they are, 0 to 1; (None, 0) when nothing is close."""
    if code := catalogue.code(name, answer):
        return code, 1.0
    if numbered := _NUMBERED.fullmatch(answer):
        inner = catalogue.code(name, numbered[2])
        code = inner or (catalogue.code(name, numbered[1]) if name == "severity_code" else None)
        if code:
            return code, 0.95
    before = re.sub(r"\s*[(\[].*", "", answer)
    if before != answer and (code := catalogue.code(name, before)):
        return code, 0.9
    spellings = catalogue.spellings(name)
    best = process.extractOne(comparable(answer), spellings.keys(), scorer=fuzz.ratio, score_cutoff=MEANT * 100)
    if best and len(best[0]) > 3:
        return spellings[best[0]], round(best[1] / 100 - 0.001, 3)
    return None, 0.0


def _unknown_answers(rule: ColumnRule, cells: Iterable[str], catalogue: Catalogue) -> Iterable[str]:
    spelt = {comparable(answer) for answer in rule.answers}
    known = spelt | catalogue.spellings(rule.field).keys()
    answers = (answer for cell in cells for answer in answers_in(cell, rule.separator, known))
    return dict.fromkeys(answer for answer in answers if comparable(answer) not in known)


def _rule(column: Column | ColumnRule, **values: object) -> ColumnRule:
    return ColumnRule(column.heading, column.occurrence, **values)  # type: ignore[arg-type]


def _parts(pattern: str, heading: str) -> Iterable[tuple[str, str]]:
    """Question and answer of a heading of this pattern, for every place where the mark between them stands."""
    if "{question}" not in pattern:
        return
    mark, end = pattern.removeprefix("{question}").split("{option}")
    for found in re.finditer(re.escape(mark), heading):
        question, option = heading[: found.start()], heading[found.end() :]
        if question.strip() and option.endswith(end) and (answer := option.removesuffix(end).strip()):
            yield question.strip(), answer


def _ticks(profile: Profile, option: str) -> bool:
    """Whether the cells say yes or no, repeat the answer, or are the free text of an “other”."""
    names = {comparable(option), comparable(profile.column.heading)}
    return comparable(option) in FREE_OPTIONS or all(_is_tick(cell) or comparable(cell) in names for cell in profile.cells)


def _is_ticked_only(profile: Profile) -> bool:
    return all(_is_tick(cell) for cell in profile.cells)


def _says_little(profile: Profile) -> bool:
    """Whether the cells alone could be of any question: yes, no, numbers of one digit."""
    return all(_is_tick(cell) or (len(cell) == 1 and cell.isdigit()) for cell in profile.cells)


def _is_tick(cell: str) -> bool:
    catalogue = load_catalogue(get_settings().reference_dir)
    return cell in TICKS or cell in CROSSES or catalogue.code("is_ongoing", cell) is not None


def _times(profile: Profile) -> float:
    return profile.share(dates.time_of_day(cell) is not None and not cell.isdecimal() for cell in profile.cells)


def _form_name(columns: Sequence[Column], platform: Platform, former: Sequence[FormMapping]) -> str:
    """The name of the form these columns belong to: a known one when most headings are its own, else a new one."""
    ours = {column.key for column in columns}
    kin = [mapping for mapping in former if mapping.platform == platform.shape]
    for mapping in kin:
        theirs = {rule.key for rule in mapping.columns}
        if len(ours & theirs) >= SAME_FORM * len(ours | theirs):
            return mapping.form
    taken = {mapping.form for mapping in kin}
    return next(name for name in (platform.shape, *(f"{platform.shape}_{n}" for n in range(2, 1000))) if name not in taken)


@lru_cache(maxsize=4)
def _questions(reference_dir: Path) -> Mapping[str, Sequence[str]]:
    """Our phrases for each field, as words without accents."""
    phrases: dict[str, list[str]] = defaultdict(list)
    with (reference_dir / "forms" / "questions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            phrases[row["field"]].append(" ".join(words_of(row["phrase"])))
    return phrases
