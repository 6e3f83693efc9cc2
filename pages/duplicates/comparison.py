"""Two submissions side by side: what differs in a table, what is the same in one line, what neither answered in another."""

from __future__ import annotations

from collections.abc import Callable

import i18n
from ui import tables, text_blocks
from ui.context import PageContext
from ui.duplicates import Pair, Record
from ui.reports import software_labels, words

Writer = Callable[[Record], str]
SEPARATOR = " · "


def show(number: int, pair: Pair, context: PageContext) -> None:
    lang = context.lang
    heading = i18n.t("duplicates.pair", lang, number=i18n.number(number, lang), about=_about(pair, context))
    if pair.first is None or pair.second is None:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("duplicates.erased", lang)))
        return
    first, second = pair.first, pair.second
    differing: list[dict[str, tables.Cell]] = []
    same: list[str] = []
    unanswered: list[str] = []
    for name, write in _writers(context).items():
        label, one, other = i18n.t(f"duplicates.field.{name}", lang), write(first), write(second)
        if one == other == i18n.t("report.not_answered", lang):
            unanswered.append(label)
        elif one == other:
            same.append(i18n.t("duplicates.same.one", lang, field=label, value=one))
        else:
            differing.append({"field": label, "first": _cell(name, one), "second": _cell(name, other)})
    columns = [
        tables.Column("field", i18n.t("duplicates.field", lang), is_heading=True),
        tables.Column("first", _title("first", pair, lang), width="8rem"),
        tables.Column("second", _title("second", pair, lang), width="8rem"),
    ]
    caption = i18n.t("duplicates.differs", lang, number=i18n.number(number, lang))  # of its own: a table is found by its name
    table = tables.html(columns, differing, caption=caption, is_caption_seen=False) if differing else ""
    text_blocks.section(
        heading,
        text_blocks.paragraph(SEPARATOR.join(_closeness(pair, lang))),
        table or text_blocks.paragraph(i18n.t("duplicates.differs.nothing", lang)),
        *(
            text_blocks.paragraph(f"{i18n.t(f'duplicates.{word}', lang)} {SEPARATOR.join(told)}", kind="quiet")
            for word, told in (("same", same), ("unanswered", unanswered))
            if told
        ),
    )


def _cell(name: str, told: str) -> tables.Cell:
    """A comment stands in the language of who wrote it."""
    return tables.Html(text_blocks.in_language(told, None)) if name == "comment" else told


def _about(pair: Pair, context: PageContext) -> str:
    """`Recip-e, 5 mars 2024`: what both name, and the day of the first."""
    if pair.first is None or pair.second is None:
        return SEPARATOR.join(pair.ids)
    both = [code for code in pair.first["service_codes"].split("|") if code in pair.second["service_codes"].split("|")]
    return f"{_services('|'.join(both), context)}, {i18n.date(pair.first['occurred_on'], context.lang)}"


def _closeness(pair: Pair, lang: str) -> list[str]:
    """Why the rule proposes the pair; nothing of it where a person named the pair."""
    told = [i18n.t(f"duplicates.reporter.{'shared' if pair.is_without_identifier else 'same'}", lang)]
    if pair.first and pair.second and pair.first["reporter_key"] != pair.second["reporter_key"]:
        told = [i18n.t("duplicates.reporter.other", lang)]
    if pair.minutes_apart is not None:
        told.append(i18n.plural("duplicates.apart", pair.minutes_apart, lang))
    elif pair.first and pair.second and pair.first["occurred_on"] == pair.second["occurred_on"]:
        told.append(i18n.t("duplicates.apart.unknown", lang))
    if pair.text_similarity is not None:
        told.append(i18n.t("duplicates.texts", lang, share=i18n.percent(pair.text_similarity, lang)))
    return told


def _title(place: str, pair: Pair, lang: str) -> str:
    """Which of the two, and that it is not counted where so decided."""
    submission_id = pair.ids[0 if place == "first" else 1]
    name = i18n.t(f"duplicates.{place}", lang)
    return i18n.t("duplicates.left_out", lang, name=name) if pair.left_out == submission_id else name


def _writers(context: PageContext) -> dict[str, Writer]:
    """Each field in words, an unanswered question told as such."""
    lang, labels = context.lang, context.labels
    unanswered = i18n.t("report.not_answered", lang)
    practice_types = words("dim_practice_types", "practice_type_code", lang)
    software = software_labels(lang)
    return {
        "sent": lambda one: tables.moment(one["submitted_at"], lang) if one["submitted_at"] else i18n.t("report.sent.unknown", lang),
        "happened": lambda one: _happened(one, lang),
        "services": lambda one: _services(one["service_codes"], context),
        "kind": lambda one: labels.kinds.get(one["kind_code"], unanswered),
        "severity": lambda one: labels.severities.get(one["severity_code"], unanswered),
        "minutes": lambda one: _number(one["minutes_lost"], lang),
        "patients": lambda one: _number(one["patients_affected"], lang),
        "province": lambda one: labels.provinces.get(one["province_code"], unanswered),
        "software": lambda one: software.get(one["software_code"], unanswered),
        "practice_type": lambda one: practice_types.get(one["practice_type_code"], unanswered),
        "comment": lambda one: one["comment"] or i18n.t("duplicates.comment.none", lang),
    }


def _services(codes: str, context: PageContext) -> str:
    names = (context.labels.services.get(code, code) for code in codes.split("|"))
    return ", ".join(sorted(names, key=i18n.name_order))  # their order in the submission says nothing


def _happened(one: Record, lang: str) -> str:
    values = {"day": i18n.short_date(one["occurred_on"], lang)}
    if one["time_precision"] != "day":
        values["clock"] = i18n.clock(one["occurred_at"], lang)
    return i18n.t(f"report.happened.{one['time_precision']}", lang, **values)


def _number(value: float | None, lang: str) -> str:
    return i18n.t("report.not_answered", lang) if value is None else i18n.number(int(value), lang)
