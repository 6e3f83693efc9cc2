"""Invents the submissions as arrays: ordinary reports, planted outages, duplicates, and which rows are dirty."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from etl.demo.answers import Answers, answer
from etl.demo.catalogue import GROUPS, MONTHS, REGIONS, Catalogue, load_catalogue
from etl.demo.dirt import DIRT
from etl.demo.draw import Dice, Flags, Whole
from etl.demo.reporters import PROVINCES, Reporters, invent_reporters
from etl.demo.story import CLUSTERS, CLUSTERS_FROM, MISTAKEN, PLANTED, is_on_chain
from etl.demo.times import DATES, DAY, day_number, occurrences, sending_times, within

ONE_FILE_FROM = 100_000  # submissions; below, the exports of the successive quarters
EXACT, DAY_ONLY, NOT_GIVEN = range(3)  # how occurred_at is answered
NO_SERVICE = -1

_ANY_DAY, _PLANTED_DAY, _MISTAKEN_DAY = range(3)
_COMPANIONS = {  # what else is named when several services fail together
    "prescription": ("MCN", "EH_STS", "MEDSCHEME", "EH_PLATFORM"),
    "certificate": ("MCN", "MCN_INSUR", "MCN_EFACT", "EH_STS"),
    "entitlement": ("MCN_EATTEST", "MCN_EDMG", "RECIPE", "MCN_CH4"),
    "dmg": ("MCN", "MCN_INSUR", "RECIPE", "INSURERS"),
    "agreement": ("MCN", "MCN_INSUR", "INSURERS", "EH_STS"),
    "records": ("EH_CONSENT", "EH_THERLINK", "SUMEHR", "EH_STS"),
    "form": ("EH_BOX", "EH_STS", "MCN", "EH_PLATFORM"),
    "mailbox": ("EH_STS", "EH_ETK", "EH_PLATFORM", "HANDICAP_FORM"),
    "tool": ("EH_STS", "EID_FAS", "EH_PLATFORM", "SUMEHR"),
    "base": ("RECIPE", "MCN", "EH_BOX", "EH_PLATFORM"),
}
_EXACT_COPIES, _LATER_VERSIONS, _REPEATED_BY_EXPORT = 3, 4, 10  # per thousand rows


@dataclass(frozen=True)
class Rows:
    """Every row of the exports, in the order of sending; all arrays are of one length."""

    catalogue: Catalogue
    reporters: Reporters
    submission: Whole  # number of the submission: later versions and copies repeat it
    reporter: Whole
    services: Whole  # three columns, NO_SERVICE where fewer are named
    occurred: Whole  # minutes since the opening
    precision: Whole
    sent: Whole
    second: Whole
    answers: Answers
    remark: Whole  # the draw a comment is made from, -1 without comment
    may_be_quoted: Flags
    spelling_draw: Whole  # small irregularities of writing
    is_mistaken: Flags
    dirt: Whole  # place in DIRT, -1 for a clean row
    n_repeated: int  # rows that one export repeats from the one before

    def __len__(self) -> int:
        return len(self.sent)

    def take(self, places: Whole) -> Rows:
        """The same rows in another order, or some of them."""
        return dataclasses.replace(
            self,
            answers=Answers(**{f.name: getattr(self.answers, f.name)[places] for f in dataclasses.fields(Answers)}),
            **{name: getattr(self, name)[places] for name in _ARRAYS},
        )


_ARRAYS = ("submission", "reporter", "services", "occurred", "precision", "sent", "second", "remark", "may_be_quoted",
           "spelling_draw", "is_mistaken", "dirt")  # fmt: skip


@dataclass(frozen=True)
class _Events:
    """The reports of planted outages, mistakes and clusters."""

    occurred: Whole
    reporter: Whole
    services: Whole
    is_mistaken: Flags


def invent(dice: Dice, submissions: int) -> Rows:
    """As many rows as submissions are asked for, copies and later versions included."""
    catalogue = load_catalogue()
    reporters = invent_reporters(dice, catalogue, submissions)
    n_copies, n_versions = (submissions * share // 1000 for share in (_EXACT_COPIES, _LATER_VERSIONS))
    n_repeated = submissions * _REPEATED_BY_EXPORT // 1000 if submissions < ONE_FILE_FROM else 0
    events = _events(dice, catalogue, reporters, with_clusters=submissions >= CLUSTERS_FROM)
    n_ordinary = submissions - n_copies - n_versions - n_repeated - len(events.occurred)

    rows = _originals(dice, catalogue, reporters, events, n_ordinary, n_repeated)
    order = np.lexsort((rows.second, rows.sent))
    rows = rows.take(order)
    is_event = order >= n_ordinary
    rows = dataclasses.replace(rows, submission=np.arange(1, len(rows) + 1), dirt=_dirt(dice, rows, is_event, submissions))
    return _with_versions(dice, rows, is_event, n_copies, n_versions)


def _originals(dice: Dice, catalogue: Catalogue, reporters: Reporters, events: _Events, n_ordinary: int, n_repeated: int) -> Rows:
    n = n_ordinary + len(events.occurred)
    is_event = np.arange(n) >= n_ordinary
    occurred = np.concatenate([occurrences(dice, n_ordinary), events.occurred])
    reporter = np.concatenate([dice.pick(n_ordinary, reporters.activity.tolist()), events.reporter])
    ordinary_services = _services(dice, catalogue, occurred[:n_ordinary], reporters.region[reporter[:n_ordinary]])
    services = np.concatenate([ordinary_services, events.services])
    sent = sending_times(dice, occurred, is_prompt=is_event)
    precision = _precision(dice, occurred, sent, is_event)
    answers = answer(dice, catalogue, services[:, 0], is_planted=is_event)
    answers.tells_end &= precision == EXACT
    has_remark = dice.chance(n, 350)
    remark = np.where(has_remark, dice.whole(n, 0, 2**52 - 1), -1)
    is_mistaken = np.concatenate([np.zeros(n_ordinary, dtype=np.bool_), events.is_mistaken])
    return Rows(
        catalogue=catalogue,
        reporters=reporters,
        submission=np.zeros(n, dtype=np.int64),
        reporter=reporter,
        services=services,
        occurred=occurred,
        precision=precision,
        sent=sent,
        second=dice.whole(n, 0, 59),
        answers=answers,
        remark=np.where(is_mistaken, dice.whole(n, 0, 2**52 - 1), remark),
        may_be_quoted=dice.chance(n, 250),
        spelling_draw=dice.whole(n, 0, 2**30),
        is_mistaken=is_mistaken,
        dirt=np.full(n, -1),
        n_repeated=n_repeated,
    )


# --- who and what -----------------------------------------------------------------------------------------------------


def _events(dice: Dice, catalogue: Catalogue, reporters: Reporters, *, with_clusters: bool) -> _Events:
    well_identified = np.flatnonzero(reporters.is_well_identified)
    occurred: list[Whole] = []
    reporter: list[Whole] = []
    service_sets: list[str] = []
    for planted in PLANTED:
        occurred.append(within(dice, planted.n_reporters, planted.day, planted.starts_at, planted.ends_at))
        reporter.append(dice.sample(well_identified, planted.n_reporters))
        service_sets += planted.service_sets
    n_planted = len(service_sets)

    n_mistaken = MISTAKEN.n_reporters_each * len(MISTAKEN.service_codes)
    occurred.append(day_number(MISTAKEN.day) * DAY + dice.whole(n_mistaken, 9 * 60, 16 * 60))
    reporter.append(dice.sample(well_identified, n_mistaken))
    service_sets += list(MISTAKEN.service_codes) * MISTAKEN.n_reporters_each

    for cluster in CLUSTERS if with_clusters else ():
        members = reporters.is_well_identified
        if cluster.province_codes:
            members = members & np.isin(reporters.province, [PROVINCES.index(code) for code in cluster.province_codes])
        if cluster.software_code:
            members = members & (reporters.software == catalogue.software.index(cluster.software_code))
        occurred.append(within(dice, cluster.n_reporters, cluster.day, cluster.starts_at, cluster.ends_at))
        reporter.append(dice.sample(np.flatnonzero(members), cluster.n_reporters))
        service_sets += [cluster.service_code] * cluster.n_reporters

    return _Events(
        occurred=np.concatenate(occurred),
        reporter=np.concatenate(reporter),
        services=np.array([_places(catalogue, codes) for codes in service_sets]),
        is_mistaken=np.array([n_planted <= place < n_planted + n_mistaken for place in range(len(service_sets))]),
    )


def _places(catalogue: Catalogue, codes: str) -> list[int]:
    named = [catalogue.service(code) for code in codes.split("|")]
    return named + [NO_SERVICE] * (3 - len(named))


def _services(dice: Dice, catalogue: Catalogue, occurred: Whole, region: Whole) -> Whole:
    """One to three services for each ordinary report; on planted days none of the chain."""
    n = len(occurred)
    day = occurred // DAY
    restriction = np.full(n, _ANY_DAY)
    restriction[np.isin(day, [day_number(planted.day) for planted in PLANTED])] = _PLANTED_DAY
    restriction[day == day_number(MISTAKEN.day)] = _MISTAKEN_DAY
    month = np.array([MONTHS.index((date.year, date.month)) for date in DATES])[day]
    table = (restriction * len(REGIONS) + region) * len(MONTHS) + month
    first = dice.pick_by(table, _service_weights(catalogue))

    companions = np.array([[catalogue.service(code) for code in _COMPANIONS[group]] for group in GROUPS])
    group = np.array(catalogue.service_groups)[first]
    is_known = (first != catalogue.service("UNKNOWN")) & (restriction == _ANY_DAY)
    start = dice.whole(n, 0, 3)
    how_many = np.where(is_known, np.array([1, 2, 3])[dice.pick(n, (860, 122, 18))], 1)
    second = companions[group, start]
    third = companions[group, (start + 1) % 4]
    second = np.where((how_many >= 2) & (second != first), second, NO_SERVICE)
    third = np.where((how_many == 3) & (third != first) & (second != NO_SERVICE), third, NO_SERVICE)
    return np.stack([first, second, third], axis=1)


def _service_weights(catalogue: Catalogue) -> Whole:
    """One row of weights per kind of day, region and month."""
    silenced = {
        _ANY_DAY: set(),
        _PLANTED_DAY: {code for code in catalogue.services if is_on_chain(code)},
        _MISTAKEN_DAY: set(MISTAKEN.service_codes),
    }
    return np.array(
        [
            [
                0 if code in silenced[restriction] else catalogue.service_weight(place, region, month)
                for place, code in enumerate(catalogue.services)
            ]
            for restriction in (_ANY_DAY, _PLANTED_DAY, _MISTAKEN_DAY)
            for region in REGIONS
            for month in MONTHS
        ],
        dtype=np.int64,
    )


def _precision(dice: Dice, occurred: Whole, sent: Whole, is_event: Flags) -> Whole:
    """Memory keeps the day better than the hour. An empty answer would move a report to its day of sending: not onto a
    planted day."""
    is_late = sent // DAY - occurred // DAY > 2
    table = np.where(is_event, 2, is_late.astype(np.int64))
    precision = dice.pick_by(table, np.array([[890, 80, 30], [400, 570, 30], [1, 0, 0]]))
    special_days = [day_number(planted.day) for planted in PLANTED] + [day_number(MISTAKEN.day)]
    return np.where((precision == NOT_GIVEN) & np.isin(sent // DAY, special_days), DAY_ONLY, precision)


# --- what a real form adds --------------------------------------------------------------------------------------------


def _dirt(dice: Dice, rows: Rows, is_event: Flags, submissions: int) -> Whole:
    dirt = np.full(len(rows), -1)
    counts = [(submissions * kind.per_ten_thousand + 5000) // 10_000 for kind in DIRT]
    chosen = dice.sample(np.flatnonzero(~is_event), sum(counts))
    dirt[chosen] = np.repeat(np.arange(len(DIRT)), counts)
    return dirt


def _with_versions(dice: Dice, rows: Rows, is_event: Flags, n_copies: int, n_versions: int) -> Rows:
    """Some submissions once more: exact copies, and versions with other minutes sent again up to 50 minutes later."""
    can_repeat = ~is_event & (rows.dirt == -1) & (rows.precision != NOT_GIVEN) & (rows.sent % DAY < 23 * 60)
    chosen = dice.sample(np.flatnonzero(can_repeat), n_copies + n_versions)
    everything = rows.take(np.concatenate([np.arange(len(rows)), chosen]))
    versions = np.arange(len(everything)) >= len(rows) + n_copies
    everything.sent[versions] += dice.whole(n_versions, 3, 50)
    everything.answers.minutes[versions] = dice.whole(n_versions, 4, 24) * 5
    return everything.take(np.lexsort((everything.submission, everything.second, everything.sent)))
