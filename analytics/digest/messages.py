"""What is said: a week that is over in the sentences of its dossier, an incident in a few lines; numbers are those of the screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import i18n
from analytics import incidents as told
from analytics.digest.subscriptions import Subscription
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Paragraphs
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused, Request
from analytics.dossier.sections.incidents import Incidents, row
from analytics.warehouse import Build

WEEK = dt.timedelta(days=7)
FRESH = dt.timedelta(hours=24)  # an incident whose last report is older opens nothing any more


@dataclass(frozen=True)
class Message:
    """`key` says what it is about, the same however often it is made; `codes` are the e-services of an incident. `events`: pairs of when
    and what; `links`: pairs of words and address, empty where nobody knows where the dashboard is reached."""

    key: str
    lang: str
    subject: str
    sentences: tuple[str, ...]
    events: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    is_demo: bool = False


def monday_before(day: dt.date) -> dt.date:
    """The Monday of the last whole week before that day."""
    return day - dt.timedelta(days=day.weekday()) - WEEK


def of_week(build: Build, member: Subscription, monday: dt.date, *, now: dt.datetime, site: str) -> Message:
    """The week from that Monday to its Sunday, for what the member asked for; where nothing was reported or observed, it says which."""
    end = monday + WEEK - dt.timedelta(days=1)
    request = Request(
        filters=replace(member.filters, start=monday, end=end),
        lang=member.lang,
        audience="board",
        issued_at=now,
        sections=(),
        site=site,
    )
    reading = Reading(build, request)
    found = Incidents(reading)
    try:
        dossier = assemble(build, request)
        sentences = next(part.texts for part in dossier.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered")
    except Refused as refused:
        if refused.code not in ("nothing", "not_observed"):
            raise
        sentences = (reading.t(f"digest.{refused.code}"),)
    if found.listed or reading.totals["n_reports"]:
        sentences += _week_before(reading, monday)
    return Message(
        key=f"week:{monday.isoformat()}",
        lang=member.lang,
        subject=reading.t("digest.week.subject", days=i18n.day_range(monday, end, member.lang)),
        sentences=sentences,
        events=tuple(_event(reading, found, one) for one in found.listed),
        links=_link(reading, "digest.week.link", reading.permalink("").removeprefix(f"{site}/")),
        notes=tuple(map(reading.t, ("overview.ranking.named", "digest.internal", "frame.footer.not_a_rate", "digest.leave"))),
        is_demo=build.info.is_demo,
    )


def _week_before(reading: Reading, monday: dt.date) -> tuple[str, ...]:
    """The same question put to the week before, with what makes the two unlike."""
    end = monday - dt.timedelta(days=1)
    before = Reading(reading.build, replace(reading.request, filters=replace(reading.request.filters, start=monday - WEEK, end=end)))
    if not before.n_observed_days:
        return (reading.t("digest.before.not_observed"),)
    told = [reading.plural("digest.before", before.n_reporters)]
    if before.n_observed_days < WEEK.days:
        told.append(reading.plural("digest.before.partly", before.n_observed_days, of=reading.number(WEEK.days)))
    if len(reading.campaigns) or len(before.campaigns):
        told.append(reading.t("digest.before.campaign"))
    return (" ".join(told),)


def of_incidents(build: Build, member: Subscription, *, now: dt.datetime, site: str) -> list[Message]:
    """One for each incident that is fresh, the oldest first."""
    today = now.astimezone(i18n.BRUSSELS).date()
    filters = replace(member.filters, start=today - dt.timedelta(days=1), end=today)
    reading = Reading(build, Request(filters, member.lang, "board", now, site=site))
    found = Incidents(reading)
    fresh = [one for one in found.listed if one["last_report_at"] >= now - FRESH]
    return [_of_incident(reading, found, one) for one in reversed(fresh)]


def _of_incident(reading: Reading, found: Incidents, one: told.Record) -> Message:
    lang, names = reading.lang, reading.labels.short_services
    codes = frozenset(one["symptom_codes"].split("|")) | {one["service_code"]}
    level = "confirmed" if one["is_confirmed"] else "probable"
    when, what = _event(reading, found, one)
    address, colon = told.address(one["own_service_code"], one["own_start_at"]), reading.t("punctuation.colon")
    return Message(
        key=f"incident:{one['occurred_on'].isoformat()}",
        lang=lang,
        subject=reading.t("digest.incident.subject", service=names[one["service_code"]], start=told.start(one, lang)),
        sentences=tuple(filter(None, (f"{when}{colon}{what}", reading.t(f"digest.incident.{level}"), told.doubt(one, lang)))),
        links=_link(reading, "digest.incident.link", f"incident?{urlencode({'incident': address, 'lang': lang}, safe=',:')}"),
        notes=(reading.t("digest.internal"), reading.t("digest.leave")),
        codes=codes,
        is_demo=reading.build.info.is_demo,
    )


def _event(reading: Reading, found: Incidents, one: told.Record) -> tuple[str, str]:
    """`15 janvier 2024, vers 9 h` and `MyCareNet, 13 médecins signalants; panne connue d’une source publique`."""
    shown, names = row(one, found), reading.labels.short_services
    others = [names[code] for code in (shown["symptom_codes"] or "").split("|") if code]
    services = names[shown["service_code"]] + (f" ({', '.join(others)})" if others else "")
    n = reading.plural("digest.reporters", one["n_reporters"])
    return f"{i18n.date(one['occurred_on'], reading.lang)}, {shown['when']}", f"{services}, {n}. {shown['official']}"


def _link(reading: Reading, words: str, address: str) -> tuple[tuple[str, str], ...]:
    site = reading.request.site
    return ((reading.t(words), f"{site}/{address}"),) if site else ()
