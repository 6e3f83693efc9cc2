"""The parts of one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.queries import incident, register
from analytics.tables import MARK
from ui import cached, tables, text_blocks, url
from ui.context import PageContext
from ui.incident_links import address as incident_address
from ui.register_address import ORDER, PAGE, SEARCH, read_order, read_search
from ui.reports import address, place_name, software_labels, words

Record = Mapping[str, Any]
_REGISTER = "pages/register/page.py"
_REPORT = "pages/report/page.py"
_STEPS = {"newest": ("newer", "older"), "oldest": ("older", "newer")}  # what stands before and after, where the order is one in time


def way_back(context: PageContext) -> None:
    """The register as it was left: same filter, search, order and page."""
    with st.container(key="report_back"):
        st.page_link(
            _REGISTER,
            label=i18n.t("report.back", context.lang),
            icon=":material/arrow_back:",
            query_params=context.query(**_own()),
        )


def neighbours(report: Record, context: PageContext) -> None:
    """The reports next to this one in the register as it was left: same filter, search and order."""
    lang, order = context.lang, read_order(url.extra(ORDER))
    looked_for = register.words(read_search(url.extra(SEARCH)), services=context.labels.services, kinds=context.labels.kinds)
    near = frames.records(cached.frame(register.neighbours(context.filters, looked_for, one=report, order=order)))[0]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="report_neighbours"):
        if near["n_here"]:
            numbers = {"place": near["n_before"] + 1, "n": near["n_reports"]}
            place = i18n.t("report.place", lang, **{k: i18n.number(v, lang) for k, v in numbers.items()})
            searched = i18n.t("report.place.searched", lang) if looked_for else ""
            words = f"{place}{searched}, {i18n.t(f'report.order.{order}', lang)}"
        else:
            words = i18n.t("report.outside", lang)
        text_blocks.note(words)
        before, after = _STEPS.get(order, ("previous", "next"))
        for name, other, side in ((before, near["before_id"], "left"), (after, near["after_id"], "right")):
            if other:
                st.page_link(
                    _REPORT,
                    label=i18n.t(f"report.{name}", lang),
                    icon=f":material/chevron_{side}:",
                    icon_position="left" if side == "left" else "right",
                    query_params=context.query(id=other, **_own()),
                )
        text_blocks.copy_link(context.permalink, lang)


def title(report: Record, context: PageContext) -> str:
    service = context.labels.services.get(report["service_code"], report["service_code"])
    return i18n.t("report.title", context.lang, service=service, day=i18n.date(report["occurred_on"], context.lang))


def said(report: Record, siblings: Sequence[Record], context: PageContext) -> None:
    """What the doctor wrote, an unanswered question told apart from a "no"."""
    lang, labels = context.lang, context.labels
    unanswered = i18n.t("report.not_answered", lang)
    level = report["severity_code"]
    consequences = words("dim_consequences", "consequence_code", lang)
    named = cached.frame(register.consequences(report["submission_id"]))["consequence_code"]
    minutes = report["minutes_lost"]
    pairs = [
        ("kind", escape(labels.kinds.get(report["kind_code"], unanswered))),
        ("severity", text_blocks.severity(level, labels.severities.get(level, unanswered))),
        ("comment", _comment(report, lang)),
        (
            "consequences",
            text_blocks.bullets(consequences.get(code, code) for code in named)
            if len(named)
            else escape(i18n.t("report.consequences.none", lang)),
        ),
        ("minutes", unanswered if minutes is None else i18n.plural("report.minutes.value", int(minutes), lang)),
        ("patients", _number(report["patients_affected"], lang)),
        ("fallback", _answer(words("dim_fallbacks", "fallback_code", lang), report["fallback_code"], lang)),
        ("fallback_worked", i18n.t(f"report.fallback_worked.{report['fallback_worked_code'] or 'unknown'}", lang)),
        ("place_of_practice", escape(place_name(report, context))),
        ("software", escape(software_labels(lang).get(report["software_code"], unanswered))),
        (
            "practice_type",
            _answer(words("dim_practice_types", "practice_type_code", lang), report["practice_type_code"], lang),
        ),
    ]
    if report["error_code"]:
        pairs.append(("error", _error(report, lang)))
    text_blocks.section(i18n.t("report.said", lang), _listed(pairs, lang), _others(report, siblings, context))


def when(report: Record, lang: str) -> None:
    """When it happened, when it was sent, how long it lasted."""
    happened = {"day": i18n.date(report["occurred_on"], lang, with_weekday=True)}
    if report["time_precision"] != "day":
        happened["clock"] = i18n.clock(report["occurred_at"], lang)
    ended = report["ended_at"]
    if ended is not None:
        end = tables.moment(ended, lang)
    else:
        end = i18n.t(f"report.ended.{'ongoing' if report['is_ongoing'] else 'unknown'}", lang)
    sent = report["submitted_at"]
    pairs = [
        ("happened", i18n.t(f"report.happened.{report['time_precision']}", lang, **happened)),
        ("sent", tables.moment(sent, lang) if sent else i18n.t("report.sent.unknown", lang)),
    ]
    if sent:
        pairs.append(("delay", _delay(report, lang)))
    pairs.append(("ended", end))
    if report["duration_minutes"] is not None:
        pairs.append(("duration", i18n.plural("report.minutes.value", int(report["duration_minutes"]), lang)))
    text_blocks.section(i18n.t("report.when", lang), _listed([(name, escape(text)) for name, text in pairs], lang))


def counted(report: Record, siblings: Sequence[Record], context: PageContext) -> None:
    """What this report adds to which figures, and whether it may open an incident."""
    lang = context.lang
    service = context.labels.services.get(report["service_code"], report["service_code"])
    if len(siblings) == 1:
        sentences = [i18n.t("report.counts.one_of_one", lang, service=service)]
    else:
        n = i18n.number(len(siblings), lang)
        sentences = [i18n.t("report.counts.one_of_many", lang, service=service, n=n)]
    kinds = cached.dimension("dim_kinds").set_index("kind_code")["kind_class_code"]
    kind_class = kinds.get(report["kind_code"], "failure")
    limits = [
        name
        for name, holds in (
            ("memory", report["is_from_memory"]),
            (report["time_precision"], report["time_precision"] != "exact"),
            (kind_class, kind_class != "failure"),
        )
        if holds
    ]
    sentences += [i18n.t(f"report.counts.{name}", lang) for name in limits or ["exact"]]
    sentences.append(i18n.t("report.counts.severity", lang))
    text_blocks.section(i18n.t("report.counted", lang), text_blocks.bullets(sentences), _incident(report, context))


def origin(report: Record, context: PageContext) -> None:
    """The row this report was read from, and the other versions that are kept but not counted."""
    lang = context.lang
    ledger = frames.records(cached.frame(register.source(report["source_id"])))
    file = ledger[0]["file_name"] if ledger else report["source_id"]
    versions = frames.records(cached.frame(register.other_versions(report["submission_id"])))
    told = [_version(version, lang) for version in versions]
    corrected = frames.records(cached.frame(register.corrected_columns(report["submission_id"])))
    pairs = [
        ("id", f"<code>{escape(report['report_id'])}</code>"),
        ("submission", f"<code>{escape(report['submission_id'])}</code>"),
        ("form", escape(_form(report["form_version"], lang))),
        ("file", escape(i18n.t("report.file.row", lang, file=file, row=int(report["source_row"])))),
        ("source", f"<code>{escape(report['source_id'])}</code>"),
        ("build", f"<code>{escape(context.build.build_id)}</code>"),
        ("versions", text_blocks.bullets(told) if told else escape(i18n.t("report.versions.none", lang))),
    ]
    if corrected:
        pairs.append(("corrected", text_blocks.bullets(_correction(one, lang) for one in corrected)))
    text_blocks.section(i18n.t("report.origin", lang), _listed(pairs, lang))


# --- parts ------------------------------------------------------------------------------------------------------------


def _form(version: str | None, lang: str) -> str:
    """Its questions, and how they were answered."""
    questions, _, mark = (version or "").partition(MARK)
    told = [i18n.t(f"report.form.{mark}", lang)] if mark in ("paper", "told") else []
    return ", ".join([questions, *told]) if questions else i18n.t("report.not_answered", lang)


def _own() -> dict[str, str]:
    """The register's own parameters, carried along."""
    return {name: url.extra(name) for name in (SEARCH, ORDER, PAGE) if url.extra(name)}


def _listed(pairs: Sequence[tuple[str, str]], lang: str) -> str:
    return text_blocks.definitions([(i18n.t(f"report.{name}", lang), text) for name, text in pairs], is_html=True)


def _answer(labels: Mapping[str, str], code: str | None, lang: str) -> str:
    is_answered = code not in (None, "unknown")
    return escape(labels.get(code or "", code or "") if is_answered else i18n.t("report.not_answered", lang))


def _number(value: float | None, lang: str) -> str:
    return i18n.t("report.not_answered", lang) if value is None else i18n.number(int(value), lang)


def _comment(report: Record, lang: str) -> str:
    if report["comment"]:
        return text_blocks.quotation(report["comment"], report["language"])
    return escape(i18n.t(f"report.comment.{'no_consent' if report['has_comment'] else 'none'}", lang))


def _error(report: Record, lang: str) -> str:
    """The code and what it points to; it never becomes the e-service named."""
    code = escape(report["error_code"])
    meaning = words("dim_error_codes", "error_code", lang).get(report["error_code"])
    if meaning is None:
        return f"<code>{code}</code><br>{escape(i18n.t('report.error.unknown', lang))}"
    source = words("dim_fault_sources", "fault_source_code", lang).get(report["fault_source_code"], tables.NOTHING)
    sentence = i18n.t("report.error.points_to", lang, meaning=meaning, source=source)
    caution = text_blocks.paragraph(i18n.t("report.error.caution", lang), kind="quiet")
    return f"<code>{code}</code><br>{escape(sentence)}{caution}"


def _others(report: Record, siblings: Sequence[Record], context: PageContext) -> str:
    others = [sibling for sibling in siblings if sibling["report_id"] != report["report_id"]]
    if not others:
        return ""
    links = ", ".join(
        tables.link(
            address(context, other["report_id"], _own()),
            context.labels.services.get(other["service_code"], other["service_code"]),
        ).text
        for other in others
    )
    return f"<p>{escape(i18n.t('report.others', context.lang))} {links}.</p>"


def _incident(report: Record, context: PageContext) -> str:
    """The incident it belongs to, a link away, or that it stays isolated."""
    lang = context.lang
    found = frames.records(cached.frame(incident.by_id(report["incident_id"]))) if report["incident_id"] else []
    if not found:
        return text_blocks.paragraph(i18n.t("report.incident.none", lang))
    (one,) = found
    link = incident_address(context, one["service_code"], one["first_report_at"])
    doctors = i18n.plural("count.doctors", one["n_reporters"], lang)
    words = i18n.t("report.incident.of", lang, day=i18n.date(one["occurred_on"], lang), start=told.start(one, lang), doctors=doctors)
    return f"<p>{escape(i18n.t('report.incident', lang))} {tables.link(link, words).text}.</p>"


def _delay(report: Record, lang: str) -> str:
    """From the fact to the sending, in the unit that its precision bears."""
    sent, happened = report["submitted_at"].astimezone(i18n.BRUSSELS), report["occurred_at"].astimezone(i18n.BRUSSELS)
    minutes = max(0, int((sent - happened) / dt.timedelta(minutes=1)))
    if report["time_precision"] == "exact" and minutes < 60:
        return i18n.plural("report.delay.minutes", minutes, lang)
    if report["time_precision"] == "exact" and minutes < 48 * 60:
        return i18n.plural("report.delay.hours", minutes // 60, lang)
    return i18n.plural("report.delay.days", max(0, (sent.date() - report["occurred_on"]).days), lang)


def _correction(correction: Record, lang: str) -> str:
    return i18n.t(
        "report.correction",
        lang,
        column=correction["column_name"],
        found=correction["found_value"] or i18n.t("report.not_answered", lang),
        day=i18n.date(correction["recorded_on"], lang),
    )


def _version(version: Record, lang: str) -> str:
    sent = version["submitted_at"]
    return i18n.t(
        "report.version",
        lang,
        moment=tables.moment(sent, lang) if sent else i18n.t("report.sent.unknown", lang),
        file=version["file_name"] or version["source_id"],
        row=int(version["source_row"]),
        reason=i18n.t(f"report.version.{version['duplicate_reason_code']}", lang),
    )
