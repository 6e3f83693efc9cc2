"""From a build and a request to the contents of a dossier: title, five sentences, sections, notes."""

from __future__ import annotations

from dataclasses import replace

import i18n
from analytics import captions
from analytics.dossier.audience import PublicCells, check, scan
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Dossier, KeyFigure, Paragraphs, Part, Section
from analytics.dossier.letter.writing import letter
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.request import SECTIONS, VERSION, Refused, Request
from analytics.dossier.sections import arguments, demands, few, incidents, method, objections, premium, regions, services, severity, time
from analytics.dossier.sections.incidents import Incidents
from analytics.dossier.whole import Whole
from analytics.exports import moment, scope_of
from analytics.figures.ranking import UNSPECIFIED
from analytics.queries import counts
from analytics.queries.background import REGISTERED
from analytics.regions import COUNTED
from analytics.warehouse import Build

ARGUMENT = ("premium", "arguments", "objections", "demands")  # sections that read the whole build
NO_BREAK = "\u00a0"  # between the word and its number
LAYOUT = ("contents", "notes", "see_notes", "page_of", "to_reopen")


def assemble(build: Build, request: Request) -> Dossier:
    """Raises Refused where there is nothing to publish, or something that must not leave."""
    reading = Reading(build, request)
    if reading.totals["n_reports"] == 0:
        raise Refused("nothing" if reading.n_observed_days else "not_observed")
    cells = None
    if request.is_public:
        check(reading)
        cells = PublicCells(reading)
    composer = Composer(reading)
    found, whole = Incidents(reading), Whole(reading)
    public = PublicArgument(whole) if cells else None
    parts: dict[str, list[Part]] = {} if few.has_pictures(reading) else {"cases": few.cases(composer)}
    for name in request.sections:  # in the order of the document, in which figures and tables are numbered
        parts[name] = _parts(name, composer, cells, found, whole, public)
    if "method" in parts:  # after all the others: it counts what they hide
        parts["method"] += method.hidden(composer, cells, public, [part for of in parts.values() for part in of])
    for name in [name for name in ARGUMENT if name in parts][-1:]:  # what all of them cite, once
        parts[name] += whole.bibliography(composer.sources)
    order = [name for name in ("cases", *SECTIONS) if parts.get(name)]
    sections = tuple(Section(name, reading.t(f"dossier.section.{name}"), tuple(parts[name])) for name in order)
    dossier = _bound(reading, composer, cells, found, whole, public, sections)
    scan(dossier, is_public=request.is_public)
    return dossier


def _parts(
    name: str, composer: Composer, cells: PublicCells | None, found: Incidents, whole: Whole, public: PublicArgument | None
) -> list[Part]:
    match name:
        case "services":
            return services.section(composer, cells)
        case "time":
            return time.section(composer, cells)
        case "regions":
            return regions.section(composer, cells)
        case "severity":
            return severity.section(composer, cells)
        case "incidents":
            return incidents.section(composer, found)
        case "premium":
            return premium.section(composer, whole, public)
        case "arguments":
            return arguments.section(composer, whole, public)
        case "objections":
            return objections.section(composer, whole, public, cells)
        case "demands":
            return demands.section(composer, whole, public)
        case "annex":
            return incidents.annex(composer, found)
        case "method":
            return method.section(composer)
    raise ValueError(f"there is no section {name!r}")


def _bound(
    reading: Reading,
    composer: Composer,
    cells: PublicCells | None,
    found: Incidents,
    whole: Whole,
    public: PublicArgument | None,
    sections: tuple[Section, ...],
) -> Dossier:
    info, request, lang = reading.build.info, reading.request, reading.lang
    summary = Section("summary", reading.t("dossier.section.summary"), _summary(reading, cells, found, whole, sections))
    scope = scope_of(reading.asked.with_dates(reading.known).to_query())
    stem = ["ehealthbugs", "DEMO" if info.is_demo else "", "dossier", request.number, request.audience, scope]
    return Dossier(
        title=_headline(reading),
        subtitle=reading.sentence,
        lang=lang,
        is_demo=info.is_demo,
        notice=reading.t("frame.demo.notice") if info.is_demo else "",
        audience=reading.t(f"dossier.audience.{request.audience}"),
        number=reading.number_of_dossier,
        build_id=info.build_id,
        issued_at=request.issued_at,
        permalink=reading.permalink(""),
        key_figures=_key_figures(reading, cells, found),
        facts=_facts(reading),
        sections=(summary, *sections),
        notes=tuple(composer.notes),
        file_stem="_".join(filter(None, [*stem, lang, info.build_id])),
        words={name: reading.t(f"dossier.layout.{name}") for name in LAYOUT}
        | {
            "product": reading.t("frame.product"),
            "demo": reading.t("frame.demo.label"),
            "invented": reading.t("dossier.layout.invented"),
            "colon": reading.t("punctuation.colon"),
            "build": reading.t("exports.build"),
        },
        record=replace(request, filters=reading.asked.with_dates(reading.known)).record(info.build_id),
        letter=letter(whole, public, (summary, *sections)),
    )


def _headline(reading: Reading) -> str:
    codes = reading.asked.services
    services = [UNSPECIFIED if code == UNSPECIFIED else reading.labels.services[code] for code in codes]
    return captions.headline(reading.n_reporters, services, reading.lang)


def _summary(
    reading: Reading, cells: PublicCells | None, found: Incidents, whole: Whole, sections: tuple[Section, ...]
) -> tuple[Part, ...]:
    """Five sentences, each with its figure and where it stands; what the premium years say beside them, for it reads the whole build."""
    said = [
        _how_many(reading, cells),
        _sentence(_services_sentence(reading, cells), sections, "services"),
        _sentence(severity.finding(reading, cells), sections, "severity"),
        _sentence(found.finding(), sections, "incidents", after=found.chance()),
        _sentence(regions.finding(reading, cells) or _counts_by_region(reading, cells), sections, "regions"),
    ]
    lead = () if cells else (Paragraphs((_lead(reading),), "quiet"),)
    of_premium = [Paragraphs(_of_premium(reading, whole))] if any(one.id == "premium" for one in sections) else []
    limits = (
        (reading.t("dossier.summary.all_kinds"), reading.t("frame.footer.not_a_rate")) if cells else (reading.t("frame.footer.not_a_rate"),)
    )
    return (Paragraphs(tuple(said), "numbered"), *of_premium, *lead, Paragraphs((" ".join(limits),), "quiet"))


def _of_premium(reading: Reading, whole: Whole) -> tuple[str, ...]:
    """Not the filter but all the data, and exposure alone: both are said."""
    return (reading.t("dossier.summary.premium", list=" ".join(premium.summary(whole)), sentence=whole.sentence),)


def _sentence(finding: str, sections: tuple[Section, ...], name: str, *, after: str = "") -> str:
    """A finding with the number of the figure or table that shows it; what else must be said stands after it."""
    shown = next((part for section in sections if section.id == name for part in section.parts if hasattr(part, "number")), None)
    place = f" – {shown.number.lower().replace(' ', NO_BREAK)}" if shown is not None else ""
    return " ".join(filter(None, (f"{finding}{place}.", after)))


def _services_sentence(reading: Reading, cells: PublicCells | None) -> str:
    if cells is None:
        return captions.ranking(services.named(reading), unit="reporters", total=reading.n_reporters, lang=reading.lang)
    return services.public_finding(reading, cells)


def _counts_by_region(reading: Reading, cells: PublicCells | None) -> str:
    hidden = cells.hidden_regions if cells else frozenset()
    told = {code: n for code, n in reading.by_region().items() if code not in hidden}
    listed = captions.region_counts(told, reading.labels.regions, unit="reporters", lang=reading.lang)
    return i18n.sentence_case(listed) or reading.t("dossier.regions.hidden").rstrip(".")


def _how_many(reading: Reading, cells: PublicCells | None) -> str:
    """The finding, out of how many registered GPs: of the two regions for which both numbers are published."""
    counted = [code for code in COUNTED if code in (reading.asked.regions or COUNTED)]
    gps, on = reading.gps(REGISTERED)
    if reading.asked.provinces or not counted or any(code not in gps for code in counted):
        return f"{_headline(reading)}."
    n, n_gps = reading.totals["n_reporters_counted_regions"], sum(gps[code] for code in counted)
    n_elsewhere = reading.n_reporters - n
    place = reading.t(f"overview.kpi.place.{counted[0] if len(counted) == 1 else 'both'}")
    if on:
        place = reading.t("dossier.summary.place_on", place=place, day=i18n.date(on, reading.lang))
    words = {"n_gps": reading.number(n_gps), "place": place}
    if n_elsewhere == 0 and n <= n_gps:
        return f"{_headline(reading)}, {reading.t('overview.kpi.reporters.of', **words)}."
    is_told = cells is None or cells.n_counted_regions is not None
    if not 0 < n <= n_gps or not is_told:
        return f"{_headline(reading)}."
    per_gps = reading.plural("overview.kpi.reporters.per_gps", n, **words)
    return reading.t("dossier.summary.among", headline=_headline(reading), per_gps=per_gps)


def _lead(reading: Reading) -> str:
    n_groups = int(reading.ask(counts.without_identifier(reading.asked))["n_without_identifier"].iloc[0])
    n_sent = int(reading.ask(counts.submissions(reading.asked))["n_without_identifier"].iloc[0])
    return captions.lead(
        n_reports=reading.totals["n_reports"],
        n_submissions=reading.n_submissions,
        n_not_failure=reading.totals["n_reports_not_failure"],
        n_from_memory=reading.totals["n_reports_from_memory"],
        severity_unknown=reading.severity_unknown,
        is_by_severity=bool(reading.asked.severities),
        without_identifier=(n_groups, n_sent),
        lang=reading.lang,
    )


def _key_figures(reading: Reading, cells: PublicCells | None, found: Incidents) -> tuple[KeyFigure, ...]:
    """Three numbers for the title page."""
    figures = [KeyFigure(reading.number(reading.n_reporters), reading.t("metrics.reporters.label"))]
    if cells is None:
        figures.append(KeyFigure(reading.number(reading.totals["n_reports"]), reading.t("metrics.reports.label")))
    figures.append(KeyFigure(reading.number(len(found.listed)), reading.t("metrics.incidents.label")))
    if cells is not None:
        figures.append(KeyFigure(reading.number(found.n_confirmed), reading.t("metrics.incidents_confirmed.label")))
    return tuple(figures)


def _facts(reading: Reading) -> tuple[tuple[str, str], ...]:
    info, lang, request = reading.build.info, reading.lang, reading.request
    start, end = reading.days
    of = reading.number((end - start).days + 1)
    return (
        (reading.t(f"dossier.fact.{'number' if reading.request.number else 'trial'}"), reading.number_of_dossier),
        (reading.t("dossier.fact.period"), i18n.sentence_case(i18n.day_range(*reading.days, lang))),
        (reading.t("dossier.fact.observed"), reading.plural("overview.days_observed", reading.n_observed_days, of=of)),
        (reading.t("dossier.fact.audience"), reading.t(f"dossier.audience.{request.audience}.means")),
        (reading.t("dossier.fact.issued"), moment(request.issued_at, lang)),
        (reading.t("exports.build"), reading.t("dossier.fact.build", build_id=info.build_id, moment=moment(info.built_at, lang))),
        (reading.t("exports.rule_version"), reading.t("dossier.fact.versions", rules=info.rule_version, layout=VERSION)),
    )
