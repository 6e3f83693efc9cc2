"""Exports of other people's forms, each with what must come of it. The truth is what the doctors answered, never what was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.forms import platforms
from tests.forms.answers import ANSWERS, FIRST_PASS, Answer, on_early_days, without_emoji
from tests.forms.platforms import (
    BRUSSELS,
    DATE_CELLS,
    DAY_FIRST,
    DAY_FIRST_MINUTES,
    DUTCH_SHEET,
    DUTCH_WORDS,
    FRENCH_WORDS,
    GOOGLE_DOWNLOAD,
    ISO,
    MONTH_FIRST,
    MONTH_FIRST_NOON,
    MONTH_FIRST_SHORT,
    SERIALS,
    WITH_ZONE,
    ZULU,
    Cell,
    Column,
    Dates,
    Form,
    Lines,
    Several,
    as_csv,
    as_open_document,
    as_workbook,
)

Writer = Callable[[Lines], bytes]
Truth = dict[str, Any]
IMPLIED_SEVERITY = {"I_NO_TP": "2", "I_PATIENT_PAYS": "2"}  # of the answers that give consequences and no severity


@dataclass(frozen=True)
class ForeignExport:
    """One file. Rows are numbered as a spreadsheet shows them.

    `truth` is what must stand in the marts for each accepted row, `reporters` who sent it, `rejected` the rows refused with their
    reasons, `remarks` all that must be told of other rows and lines. `asked` are the columns whose order of day and month a person
    must be asked for, with her answer; `set_by_hand` the headings too odd to be understood, at most three exports have any.
    `earlier` is an export of the same form made when it had fewer answers.
    """

    name: str
    file_name: str
    make: Callable[[], bytes]
    truth: Mapping[int, Truth]
    reporters: Mapping[int, str]
    rejected: Sequence[tuple[int, str]] = ()
    remarks: Sequence[tuple[int, str]] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    set_by_hand: Mapping[str, str] = field(default_factory=dict)
    is_ours: bool = False
    earlier: Callable[[], bytes] | None = None
    n_earlier: int = 0


def expected(answer: Answer, *, shows_seconds: bool) -> Truth:
    """The row of the marts that an answer must become."""
    sent = answer.sent if shows_seconds else answer.sent.replace(second=0)
    happened = answer.happened
    if happened is None:
        precision, occurred = "approximate", sent.replace(fold=0)
    elif isinstance(happened, dt.datetime):
        precision, occurred = "exact", happened
    else:
        precision, occurred = "day", dt.datetime.combine(happened, dt.time())
    implied = max((IMPLIED_SEVERITY[code] for code in answer.consequences), default="unknown") if answer.severity is None else ""
    return {
        "submitted_at": sent.replace(tzinfo=BRUSSELS).astimezone(dt.UTC),
        "occurred_at": occurred,
        "time_precision": precision,
        "ended_at": answer.ended,
        "is_ongoing": answer.ongoing,
        "service_codes": sorted(answer.services),
        "kind_code": answer.kind or "unknown",
        "severity_code": answer.severity or implied,
        "consequence_codes": sorted(answer.consequences),
        "minutes_lost": answer.minutes,
        "patients_affected": answer.patients,
        "fallback_code": answer.fallback or "unknown",
        "fallback_worked_code": answer.worked or "unknown",
        "province_code": answer.province,
        "software_code": answer.software or "UNKNOWN",
        "practice_type_code": answer.practice or "unknown",
        "comment": answer.comment,
        "has_quote_consent": answer.consent,
    }


def reporter_of(answer: Answer) -> str:
    """Equal for submissions of one person: an address in any case, a number however it is parted; else place and package."""
    if answer.reporter is None:
        return f"{answer.postal} {answer.software}"
    return "".join(letter for letter in answer.reporter.lower() if letter not in "- ")


def _lay_out(
    columns: Sequence[Column],
    answers: Sequence[Answer],
    *,
    above: Lines,
    below: Lines,
    blank_after: Sequence[int],
) -> tuple[list[list[Cell]], dict[int, Answer]]:
    """The lines of the file and the answer at each row."""
    header, *rows = platforms.table(columns, answers)
    lines = [*(list(line) for line in above), header]
    answer_at = {}
    for answer, row in zip(answers, rows, strict=True):
        lines.append(row)
        answer_at[len(lines)] = answer
        if answer.number in blank_after:
            lines.append([])
    return [*lines, *(list(line) for line in below)], answer_at


def _export(
    name: str,
    file_name: str,
    columns: Sequence[Column],
    write: Writer = as_csv,
    *,
    answers: Sequence[Answer] = ANSWERS,
    sent: Dates = ISO,
    above: Lines = (),
    below: Lines = (),
    blank_after: Sequence[int] = (),
    refused: Mapping[int, str] | None = None,
    breaks_off: Sequence[int] = (),
    corrected: Mapping[int, Mapping[str, object]] | None = None,
    remarked: Mapping[int, str] | None = None,
    n_earlier: int = 0,
    **given: Any,
) -> ForeignExport:
    """`refused`, `remarked` and `breaks_off` go by the number of an answer; `corrected` is what it became because of an odd cell.

    Lines above the header and below the last answer are nobody's submission: told, and not counted.
    """
    lines, answer_at = _lay_out(columns, answers, above=above, below=below, blank_after=blank_after)
    reasons = dict(refused or {}) | dict.fromkeys(breaks_off, "too_few_cells")
    for row, answer in answer_at.items():
        if answer.number in breaks_off:
            lines[row - 1] = lines[row - 1][:6]
    accepted = {row: answer for row, answer in answer_at.items() if answer.number not in reasons}
    first_below = len(lines) - len(below) + 1
    rejected = [(row, reasons[answer.number]) for row, answer in answer_at.items() if answer.number in reasons]
    remarks = [(row, "line_above_header") for row, line in enumerate(above, start=1) if line]
    remarks += [(row, (remarked or {})[answer.number]) for row, answer in accepted.items() if answer.number in (remarked or {})]
    remarks += [(row, "summary_line") for row, line in enumerate(below, start=first_below) if line]
    earlier, _ = _lay_out(columns, answers[:n_earlier], above=above, below=(), blank_after=())
    return ForeignExport(
        name=name,
        file_name=file_name,
        make=partial(write, lines),
        truth={
            row: expected(answer, shows_seconds=sent.shows_seconds) | dict((corrected or {}).get(answer.number, {}))
            for row, answer in accepted.items()
        },
        reporters={row: reporter_of(answer) for row, answer in accepted.items()},
        rejected=tuple(rejected),
        remarks=tuple(remarks),
        earlier=partial(write, earlier) if n_earlier else None,
        n_earlier=n_earlier,
        **given,
    )


def _with(columns: Sequence[Column], heading: str, cells: Mapping[int, Cell]) -> list[Column]:
    """The same with other cells in one column for some answers."""

    def other(column: Column) -> Column:
        return Column(column.heading, lambda answer: cells[answer.number] if answer.number in cells else column.cell(answer))

    return [other(column) if column.heading == heading else column for column in columns]


def _with_others(columns: Sequence[Column]) -> list[Column]:
    """Two questions more, both headed “Autre”."""
    said = {101: "l’imprimante aussi", 103: "rien d’autre"}
    other = Column("Autre", lambda answer: said.get(answer.number))
    return [*columns[:5], other, *columns[5:], other]


def _in_paragraph(question: str) -> str:
    return f'<p dir="ltr"><strong>{question}</strong>&nbsp;</p>'


def _hyphened(name: str) -> str:
    return name.replace("_", "-").capitalize()


BY_COMMA = Several(", ")
BY_SEMICOLON = Several(";")
CLOSED = Several(";", closes=True)
BY_PIPE = Several("|")
BY_LINE = Several("\n")
WITH_CROSSES = Several(heading="{question} : {option}", chosen="X")
BRACKETS = "{question} [{option}]"
LIME_FRENCH = Several(heading=BRACKETS, chosen="Oui", not_chosen="Non")
LIME_ENGLISH = Several(heading=BRACKETS, chosen="Yes", not_chosen="No")
LIME_SHORT = Several(heading=BRACKETS, chosen="Y", not_chosen="N")
LIME_DIGITS = Several(heading=BRACKETS, chosen="1", not_chosen="0")
KOBO = Several(" ", heading="{question}/{option}", chosen="1", not_chosen="0")
KOBO_CODES = Several(" ", heading="{question}/{option}", chosen="1", not_chosen="0", of_codes=True)
TYPEFORM = Several(heading="{option}")
GRAVITY = Several(heading="{question} ({option})")

IN_SEMICOLONS = partial(as_csv, delimiter=";")
FRENCH_EXCEL = partial(as_csv, delimiter=";", encoding="cp1252")
WITH_MARK = partial(as_csv, encoding="utf-8-sig")

EARLY = on_early_days(ANSWERS)
PLAIN = without_emoji(ANSWERS)
ZONED = (*ANSWERS, FIRST_PASS)
TITLES: Lines = (["Réponses au formulaire « eHealth Bugs »"], ["Exporté le 03/02/2025 à 10:15"], [])


def _google() -> list[ForeignExport]:
    download = Form("fr", BY_SEMICOLON)
    sheet = Form("fr", BY_COMMA, DAY_FIRST)
    french = platforms.WORDINGS["fr"]
    return [
        _export(
            "google_fr_download", "Bugs eHealth.csv", platforms.google_forms(download, GOOGLE_DOWNLOAD), answers=ZONED, sent=GOOGLE_DOWNLOAD
        ),
        _export(
            "google_en_download",
            "eHealth bugs.csv",
            platforms.google_forms(Form("en", BY_SEMICOLON), GOOGLE_DOWNLOAD, collects_mail=False),
            partial(as_csv, quotes_all=True, line_ends=("\n",)),
            answers=ZONED,
            sent=GOOGLE_DOWNLOAD,
        ),
        _export("google_fr_sheet", "Réponses au formulaire 1.csv", platforms.google_forms(sheet, DAY_FIRST)),
        _export(
            "google_fr_dates_in_cells",
            "Réponses.xlsx",
            _with_others(platforms.google_forms(Form("fr", BY_COMMA, DATE_CELLS), DATE_CELLS)),
            as_workbook,
        ),
        _export(
            "google_fr_open_document",
            "Réponses.ods",
            platforms.google_forms(Form("fr", BY_COMMA, DATE_CELLS), DATE_CELLS),
            as_open_document,
        ),
        _export("google_nl_sheet", "Formulierreacties 1.csv", platforms.google_forms(Form("nl", BY_COMMA, DUTCH_SHEET), DUTCH_SHEET)),
        _export(
            "google_nl_tabs_in_utf16",
            "Formulierreacties.tsv",
            platforms.google_forms(Form("nl", BY_COMMA, DUTCH_SHEET), DUTCH_SHEET, collects_mail=False),
            partial(as_csv, delimiter="\t", encoding="utf-16"),
        ),
        _export("google_en_month_first", "Form Responses 1.csv", platforms.google_forms(Form("en", BY_COMMA, MONTH_FIRST), MONTH_FIRST)),
        _export(
            "google_en_noon_and_midnight",
            "Form Responses 2.csv",
            platforms.google_forms(Form("en", BY_COMMA, MONTH_FIRST_NOON), MONTH_FIRST_NOON),
            WITH_MARK,
        ),
        _export(
            "google_fr_order_unproved",
            "Premières réponses.csv",
            platforms.google_forms(sheet, DAY_FIRST),
            answers=EARLY,
            asked={"Horodateur": "dmy", french["happened"]: "dmy", french["ended"]: "dmy"},
        ),
        _export(
            "google_en_order_unproved",
            "First responses.csv",
            platforms.google_forms(Form("en", BY_COMMA, MONTH_FIRST), MONTH_FIRST),
            answers=EARLY,
            asked={
                "Timestamp": "mdy",
                platforms.WORDINGS["en"]["happened"]: "mdy",
                platforms.WORDINGS["en"]["ended"]: "mdy",
            },
        ),
        _export("google_fr_growing", "Réponses du mois.csv", platforms.google_forms(sheet, DAY_FIRST, collects_mail=False), n_earlier=8),
        _export(
            "google_fr_blank_lines_and_total",
            "Réponses corrigées.csv",
            platforms.google_forms(sheet, DAY_FIRST),
            partial(as_csv, line_ends=("\r\n", "\n")),
            blank_after=(101, 105, 112),
            below=(["Total : 12"],),
        ),
    ]


def _microsoft() -> list[ForeignExport]:
    french = platforms.WORDINGS["fr"]
    return [
        _export(
            "microsoft_fr", "Bugs eHealth(1-12).xlsx", platforms.microsoft_forms(Form("fr", CLOSED, DATE_CELLS), DATE_CELLS), as_workbook
        ),
        _export(
            "microsoft_nl", "eHealth-bugs(1-12).xlsx", platforms.microsoft_forms(Form("nl", CLOSED, DATE_CELLS), DATE_CELLS), as_workbook
        ),
        _export(
            "microsoft_nl_serials",
            "eHealth-bugs zonder opmaak.xlsx",
            platforms.microsoft_forms(Form("nl", CLOSED, SERIALS), SERIALS),
            as_workbook,
        ),
        _export(
            "microsoft_en_short_years",
            "eHealth bugs(1-12).csv",
            platforms.microsoft_forms(Form("en", CLOSED, MONTH_FIRST_SHORT), MONTH_FIRST_SHORT),
            WITH_MARK,
        ),
        _export(
            "microsoft_fr_saved_by_excel",
            "Bugs eHealth(1-12).csv",
            platforms.microsoft_forms(Form("fr", CLOSED, DAY_FIRST_MINUTES), DAY_FIRST_MINUTES),
            FRENCH_EXCEL,
            answers=PLAIN,
            sent=DAY_FIRST_MINUTES,
            below=(["Nombre de réponses", 12, *[""] * 21],),
        ),
        _export(
            "microsoft_fr_order_unproved",
            "Bugs eHealth(1-12) texte.xlsx",
            platforms.microsoft_forms(Form("fr", CLOSED, DAY_FIRST_MINUTES), DAY_FIRST_MINUTES),
            as_workbook,
            answers=EARLY,
            sent=DAY_FIRST_MINUTES,
            asked={"Heure de fin": "dmy", french["happened"]: "dmy", french["ended"]: "dmy"},
        ),
    ]


def _limesurvey() -> list[ForeignExport]:
    french = platforms.limesurvey(Form("fr", LIME_FRENCH))
    return [
        _export("limesurvey_fr", "results-survey123456.csv", french, partial(as_csv, quotes_all=True)),
        _export(
            "limesurvey_fr_abandoned",
            "results-survey123456-complet.csv",
            _with(french, "Date de soumission", {103: None, 109: ""}),
            WITH_MARK,
            refused={103: "not_sent", 109: "not_sent"},
        ),
        _export(
            "limesurvey_en_html_headings",
            "results-survey234567.csv",
            platforms.limesurvey(Form("en", LIME_ENGLISH, ISO, headed=_in_paragraph)),
            partial(as_csv, quotes_all=True, line_ends=("\n",)),
        ),
        _export(
            "limesurvey_en_short_answers",
            "results-survey345678.csv",
            platforms.limesurvey(Form("en", LIME_SHORT, ISO, yes_no=("Y", "N")), heads_by_code=True),
        ),
        _export(
            "limesurvey_fr_digits",
            "results-survey456789.xlsx",
            platforms.limesurvey(Form("fr", LIME_DIGITS, wording="fr, otherwise")),
            as_workbook,
        ),
    ]


def _kobotoolbox() -> list[ForeignExport]:
    return [
        _export(
            "kobotoolbox_fr",
            "eHealth_Bugs_-_all_versions_-_Français_fr.csv",
            platforms.kobotoolbox(Form("fr", KOBO, WITH_ZONE)),
            IN_SEMICOLONS,
            answers=ZONED,
        ),
        _export(
            "kobotoolbox_nl",
            "eHealth_Bugs_-_Nederlands_nl.xlsx",
            platforms.kobotoolbox(Form("nl", KOBO, WITH_ZONE)),
            as_workbook,
            answers=ZONED,
        ),
        _export(
            "kobotoolbox_names_and_codes",
            "eHealth_Bugs_-_xml.csv",
            platforms.kobotoolbox(Form("fr", KOBO_CODES, WITH_ZONE, wording="names", of_codes=True)),
            IN_SEMICOLONS,
            answers=ZONED,
            set_by_hand={"rechange_a_marche": "fallback_worked_code"},
        ),
    ]


def _typeform() -> list[ForeignExport]:
    return [
        _export(
            "typeform_fr",
            "responses-aBcD12.csv",
            platforms.typeform(Form("fr", TYPEFORM)),
            partial(as_csv, line_ends=("\n",)),
            answers=ZONED,
        ),
        _export(
            "typeform_fr_growing",
            "responses-mNoP78.csv",
            platforms.typeform(Form("fr", TYPEFORM)),
            n_earlier=4,
        ),
        _export("typeform_en", "responses-eFgH34.csv", platforms.typeform(Form("en", TYPEFORM)), answers=ZONED),
        _export(
            "typeform_nl_since_tokens",
            "responses-iJkL56.xlsx",
            platforms.typeform_since_tokens(Form("nl", TYPEFORM)),
            as_workbook,
            answers=ZONED,
        ),
    ]


def _wordpress() -> list[ForeignExport]:
    names = Form("fr", BY_SEMICOLON, wording="names", headed=_hyphened)
    return [
        _export(
            "gravity_forms_fr",
            "bugs-ehealth-2025-02-03.csv",
            platforms.gravity_forms(Form("fr", GRAVITY, DAY_FIRST_MINUTES, time="%H:%M")),
            WITH_MARK,
        ),
        _export(
            "gravity_forms_nl",
            "ehealth-bugs-2025-02-03.csv",
            platforms.gravity_forms(Form("nl", GRAVITY, DUTCH_SHEET, time="%H:%M")),
            partial(as_csv, quotes_all=True),
        ),
        _export(
            "gravity_forms_en_month_first",
            "ehealth-bugs-en-2025-02-03.csv",
            platforms.gravity_forms(Form("en", GRAVITY, MONTH_FIRST, time="%I:%M %p")),
            partial(as_csv, quotes_all=True),
        ),
        _export(
            "contact_form_7_fr",
            "cfdb7-2025-02-03.csv",
            platforms.contact_form_7(names),
            partial(IN_SEMICOLONS, line_ends=("\n",)),
            set_by_hand={"Rechange-a-marche": "fallback_worked_code"},
        ),
        _export("contact_form_7_nl", "cfdb7-2025-02-04.csv", platforms.contact_form_7(Form("nl", BY_SEMICOLON)), IN_SEMICOLONS),
        _export(
            "flamingo_fr",
            "flamingo-inbound-2025-02-03.csv",
            platforms.flamingo(Form("fr", BY_COMMA, wording="names", headed=lambda name: name.replace("_", "-"))),
            partial(as_csv, quotes_all=True),
            answers=ZONED,
            set_by_hand={"Date": "submitted_at", "rechange-a-marche": "fallback_worked_code"},
        ),
    ]


def _spreadsheets() -> list[ForeignExport]:
    def sent(heading: str, dates: Dates) -> Column:
        return Column(heading, lambda answer: dates.of(answer.sent))

    otherwise = Form("fr", BY_PIPE, DAY_FIRST_MINUTES, wording="fr, otherwise", time="%Hh%M")
    odd_names = _with(
        [sent("Date d’envoi", DAY_FIRST), *Form("fr", BY_PIPE, DAY_FIRST_MINUTES).questions()],
        platforms.WORDINGS["fr"]["services"],
        {102: "Minitel médical", 109: "Chapitre IV|Minitel médical"},
    )
    own = platforms.own_shape(DAY_FIRST_MINUTES, yes_no=("VRAI", "FAUX"))
    return [
        _export("own_shape_saved_by_excel", "export.csv", own, FRENCH_EXCEL, answers=PLAIN, sent=DAY_FIRST_MINUTES, is_ours=True),
        _export("own_shape_in_cells", "export.xlsx", platforms.own_shape(DATE_CELLS, yes_no=("VRAI", "FAUX")), as_workbook, is_ours=True),
        _export(
            "spreadsheet_fr_month_words",
            "Signalements.csv",
            [sent("Date d’envoi", FRENCH_WORDS), *Form("fr", BY_LINE, FRENCH_WORDS).questions()],
            FRENCH_EXCEL,
            answers=PLAIN,
            sent=FRENCH_WORDS,
        ),
        _export(
            "spreadsheet_nl_month_words",
            "Meldingen.csv",
            [sent("Verzonden op", DUTCH_WORDS), *Form("nl", BY_LINE, DUTCH_WORDS).questions()],
            IN_SEMICOLONS,
            sent=DUTCH_WORDS,
        ),
        _export(
            "spreadsheet_en_zones",
            "Reports.csv",
            [sent("Sent at", ZULU), *Form("en", BY_PIPE, WITH_ZONE).questions()],
            partial(as_csv, delimiter="\t"),
            answers=ZONED,
        ),
        _export(
            "spreadsheet_fr_day_and_time_apart",
            "Signalements du cabinet.csv",
            [sent("Envoyé le", DAY_FIRST_MINUTES), *otherwise.questions()],
            FRENCH_EXCEL,
            answers=PLAIN,
            sent=DAY_FIRST_MINUTES,
            above=TITLES,
        ),
        _export(
            "spreadsheet_fr_crosses",
            "Signalements cochés.xlsx",
            [sent("Date de réponse", DATE_CELLS), *Form("fr", WITH_CROSSES, DATE_CELLS, yes_no=("x", "")).questions()],
            as_workbook,
            above=TITLES,
            below=([], ["Total : 12"]),
            corrected={answer.number: {"is_ongoing": answer.ongoing or None} for answer in ANSWERS},
        ),
        _export(
            "spreadsheet_fr_unknown_services_and_broken_rows",
            "Signalements abîmés.csv",
            odd_names,
            partial(as_csv, delimiter="\t"),
            refused={102: "service_unknown"},
            breaks_off=(104, 108),
            remarked={109: "service_partly_unknown"},
        ),
    ]


EXPORTS: tuple[ForeignExport, ...] = (
    *_google(),
    *_microsoft(),
    *_limesurvey(),
    *_kobotoolbox(),
    *_typeform(),
    *_wordpress(),
    *_spreadsheets(),
)
