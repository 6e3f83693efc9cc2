"""Writes answers as a form platform would export them: its headings, its dates, its ways with several answers, its files.

An export is a list of `Column`s; `table` writes them for each answer, and `as_csv`, `as_workbook` and `as_open_document`
turn the lines into the bytes of a file. Nothing here uses the product: labels are read from the reference data.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import xlsxwriter

from tests.forms.answers import Answer

Cell = str | int | float | dt.datetime | dt.date | None
Lines = Sequence[Sequence[Cell]]

BRUSSELS = ZoneInfo("Europe/Brussels")
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


@dataclass(frozen=True)
class Column:
    heading: str
    cell: Callable[[Answer], Cell]


def table(columns: Sequence[Column], answers: Iterable[Answer]) -> list[list[Cell]]:
    """The header and one line an answer."""
    return [[column.heading for column in columns], *([column.cell(answer) for column in columns] for answer in answers)]


# -- words


@cache
def _labels(name: str, code_column: str) -> dict[str, dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[code_column]: row for row in csv.DictReader(file)}


LISTS = {
    "services": ("services", "service_code"),
    "kind": ("kinds", "kind_code"),
    "severity": ("severities", "severity_code"),
    "consequences": ("consequences", "consequence_code"),
    "fallback": ("fallbacks", "fallback_code"),
    "worked": ("fallback_outcomes", "fallback_worked_code"),
    "practice": ("practice_types", "practice_type_code"),
    "software": ("software", "software_code"),
}
A_PACKAGE_OF_ITS_OWN = "Logiciel maison"
YES_NO = {"fr": ("Oui", "Non"), "nl": ("Ja", "Nee"), "en": ("Yes", "No")}


def label(question: str, code: str | None, language: str) -> str | None:
    """What the form shows for a code."""
    if code is None:
        return None
    if question == "software":
        return A_PACKAGE_OF_ITS_OWN if code == "OTHER" else _labels(*LISTS[question])[code]["label"].split(" / ")[0]
    return _labels(*LISTS[question])[code][f"label_{language}"]


def codes(question: str) -> list[str]:
    return list(_labels(*LISTS[question]))


WORDINGS: dict[str, dict[str, str]] = {
    "fr": {
        "happened": "Date et heure de la panne",
        "happened_date": "Date de la panne",
        "happened_time": "Heure de la panne",
        "ended": "Fin de la panne (si connue)",
        "ongoing": "La panne est-elle toujours en cours ?",
        "services": "Quel e-service était en panne ?",
        "kind": "Type de problème",
        "severity": "Gravité pour votre pratique",
        "consequences": "Quelles ont été les conséquences ?",
        "minutes": "Minutes perdues",
        "patients": "Nombre de patients concernés",
        "fallback": "Qu’avez-vous fait à la place ?",
        "worked": "Cette solution de rechange a-t-elle fonctionné ?",
        "postal": "Code postal du cabinet",
        "software": "Votre logiciel",
        "practice": "Type de pratique",
        "reporter": "N° INAMI",
        "comment": "Commentaire",
        "consent": "Pouvons-nous citer votre témoignage ?",
    },
    "fr, otherwise": {
        "happened": "Quand la panne a-t-elle eu lieu ?",
        "happened_date": "Jour de la panne",
        "happened_time": "À quelle heure ?",
        "ended": "Heure de fin de la panne",
        "ongoing": "Toujours en cours ?",
        "services": "Services eHealth concernés",
        "kind": "Nature du problème",
        "severity": "Niveau de gravité",
        "consequences": "Conséquences pour vous et vos patients",
        "minutes": "Temps perdu (en minutes)",
        "patients": "Combien de patients ont été touchés ?",
        "fallback": "Solution de rechange utilisée",
        "worked": "La solution de rechange a-t-elle marché ?",
        "postal": "CP de votre cabinet",
        "software": "Quel logiciel médical utilisez-vous ?",
        "practice": "Vous exercez en",
        "reporter": "Votre adresse e-mail ou n° INAMI",
        "comment": "Racontez-nous en quelques mots",
        "consent": "J’accepte que mon texte soit cité",
    },
    "nl": {
        "happened": "Datum en uur van de panne",
        "happened_date": "Datum van de panne",
        "happened_time": "Uur van de panne",
        "ended": "Einde van de panne (indien gekend)",
        "ongoing": "Is de panne nog bezig?",
        "services": "Welke e-dienst werkte niet?",
        "kind": "Soort probleem",
        "severity": "Ernst voor uw praktijk",
        "consequences": "Wat waren de gevolgen?",
        "minutes": "Verloren minuten",
        "patients": "Aantal betrokken patiënten",
        "fallback": "Wat hebt u in de plaats gedaan?",
        "worked": "Heeft dat alternatief gewerkt?",
        "postal": "Postcode van de praktijk",
        "software": "Uw softwarepakket",
        "practice": "Soort praktijk",
        "reporter": "RIZIV-nummer",
        "comment": "Opmerkingen",
        "consent": "Mogen wij uw getuigenis citeren?",
    },
    "en": {
        "happened": "Date and time of the failure",
        "happened_date": "Date of the failure",
        "happened_time": "Time of the failure",
        "ended": "End of the failure (if known)",
        "ongoing": "Is it still going on?",
        "services": "Which e-service failed?",
        "kind": "Kind of problem",
        "severity": "How severe was it for your practice?",
        "consequences": "What were the consequences?",
        "minutes": "Minutes lost",
        "patients": "Number of patients affected",
        "fallback": "What did you do instead?",
        "worked": "Did the fall-back work?",
        "postal": "Postal code of the practice",
        "software": "Your software package",
        "practice": "Type of practice",
        "reporter": "INAMI number",
        "comment": "Comments",
        "consent": "May we quote you?",
    },
    "names": {
        "happened": "date_heure_panne",
        "happened_date": "date_panne",
        "happened_time": "heure_panne",
        "ended": "fin_panne",
        "ongoing": "toujours_en_cours",
        "services": "e_service",
        "kind": "type_probleme",
        "severity": "gravite",
        "consequences": "consequences",
        "minutes": "minutes_perdues",
        "patients": "patients_touches",
        "fallback": "solution_rechange",
        "worked": "rechange_a_marche",
        "postal": "code_postal",
        "software": "logiciel",
        "practice": "type_pratique",
        "reporter": "inami",
        "comment": "commentaire",
        "consent": "accord_citation",
    },
}


# -- dates


@dataclass(frozen=True)
class Dates:
    """How moments and days are written. `shows_seconds` false: the seconds are lost."""

    moment: Callable[[dt.datetime], Cell]
    day: Callable[[dt.date], Cell]
    shows_seconds: bool = True

    def of(self, moment: dt.datetime | dt.date | None) -> Cell:
        if moment is None:
            return None
        return self.moment(moment) if isinstance(moment, dt.datetime) else self.day(moment)


def _patterned(moment: str, day: str) -> Dates:
    return Dates(lambda at: at.strftime(moment), lambda on: on.strftime(day), "%S" in moment)


def _short(moment: dt.datetime, pattern: str) -> str:
    """`{d}`, `{m}`, `{h}` without leading zeros, the rest as strftime writes it."""
    return moment.strftime(pattern).format(d=moment.day, m=moment.month, h=moment.hour, h12=moment.hour % 12 or 12)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def utc(moment: dt.datetime) -> dt.datetime:
    """The same moment on a clock in Greenwich."""
    return moment.replace(tzinfo=BRUSSELS).astimezone(dt.UTC).replace(tzinfo=None)


def _offset(moment: dt.datetime) -> int:
    offset = moment.replace(tzinfo=BRUSSELS).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 3600)


def serial(moment: dt.datetime) -> float:
    """Days since the end of 1899, as spreadsheets count."""
    since = moment.replace(fold=0) - dt.datetime(1899, 12, 30)
    return since.days + since.seconds / 86400


FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
FRENCH_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
DUTCH_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")

ISO = _patterned("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
ISO_MINUTES = _patterned("%Y-%m-%d %H:%M", "%Y-%m-%d")
DAY_FIRST = _patterned("%d/%m/%Y %H:%M:%S", "%d/%m/%Y")
DAY_FIRST_MINUTES = _patterned("%d/%m/%Y %H:%M", "%d/%m/%Y")
DUTCH_SHEET = Dates(lambda at: _short(at, "{d}-{m}-%Y {h}:%M:%S"), lambda on: _short(_midnight(on), "{d}-{m}-%Y"))
MONTH_FIRST = Dates(lambda at: _short(at, "{m}/{d}/%Y {h}:%M:%S"), lambda on: _short(_midnight(on), "{m}/{d}/%Y"))
MONTH_FIRST_NOON = Dates(lambda at: _short(at, "{m}/{d}/%Y {h12}:%M:%S %p"), lambda on: _short(_midnight(on), "{m}/{d}/%Y"))
MONTH_FIRST_SHORT = Dates(lambda at: _short(at, "{m}/{d}/%y %H:%M:%S"), lambda on: _short(_midnight(on), "{m}/{d}/%y"))
GOOGLE_DOWNLOAD = Dates(
    lambda at: _short(at, "%Y/%m/%d {h12}:%M:%S %p UTC") + f"+{_offset(at)}",
    lambda on: on.strftime("%Y-%m-%d"),
)
FRENCH_WORDS = Dates(
    lambda at: f"{at.day} {FRENCH_MONTHS[at.month - 1]} {at.year} à {at:%H:%M}",
    lambda on: f"{on.day} {FRENCH_SHORT[on.month - 1]} {on.year}",
    shows_seconds=False,
)
DUTCH_WORDS = Dates(
    lambda at: f"{at.day} {DUTCH_MONTHS[at.month - 1]} {at.year} {at:%H:%M}",
    lambda on: f"{on.day} {DUTCH_MONTHS[on.month - 1]} {on.year}",
    shows_seconds=False,
)
WITH_ZONE = Dates(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}+{_offset(at):02}:00", lambda on: on.strftime("%Y-%m-%d"))
ZULU = Dates(lambda at: f"{utc(at):%Y-%m-%dT%H:%M:%S}.000Z", lambda on: on.strftime("%Y-%m-%d"))
IN_UTC = Dates(lambda at: utc(at).strftime("%Y-%m-%d %H:%M:%S"), lambda on: on.strftime("%Y-%m-%d"))
IN_UTC_WITH_T = Dates(lambda at: utc(at).strftime("%Y-%m-%dT%H:%M:%S"), lambda on: on.strftime("%Y-%m-%d"))
DATE_CELLS = Dates(lambda at: at.replace(fold=0), lambda on: on)
SERIALS = Dates(serial, lambda on: int(serial(_midnight(on))))


# -- questions


@dataclass(frozen=True)
class Several:
    """How a question that takes several answers is exported: joined in one cell, one column an option, or both."""

    separator: str | None = None
    closes: bool = False  # the separator also stands at the end: `a;b;`
    heading: str | None = None  # pattern of the columns of options: `{question} [{option}]`
    chosen: str | None = None  # None: the option itself
    not_chosen: str | None = None
    of_codes: bool = False  # the answers are codes and not labels

    def columns(self, question: str, language: str, wording: Mapping[str, str], chosen: Callable[[Answer], Sequence[str]]) -> list[Column]:
        written = (lambda code: code) if self.of_codes else (lambda code: label(question, code, language) or "")
        columns = []
        if self.separator is not None:
            separator, end = self.separator, self.separator if self.closes else ""
            columns.append(
                Column(
                    wording[question],
                    lambda answer: (separator.join(written(code) for code in chosen(answer)) + end) if chosen(answer) else None,
                )
            )
        if self.heading is not None:
            columns += [
                Column(
                    self.heading.format(question=wording[question], option=written(code)),
                    lambda answer, code=code: (self.chosen or written(code)) if code in chosen(answer) else self.not_chosen,
                )
                for code in codes(question)
            ]
        return columns


@dataclass(frozen=True)
class Form:
    """A form in one language. `dates` are those of the questions; the platform writes its own moments its own way."""

    language: str
    several: Several
    dates: Dates = ISO_MINUTES
    wording: str = ""
    time: str = ""  # pattern of a time in a column of its own; empty: date and time in one
    yes_no: tuple[str, str] | None = None
    headed: Callable[[str], str] = str  # what the platform makes of a question as a heading
    of_codes: bool = False
    leaves_out: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        return {name: self.headed(text) for name, text in WORDINGS[self.wording or self.language].items()}

    def questions(self) -> list[Column]:
        """The columns of all questions, in the order of the form."""
        words, language = self.words, self.language
        yes, no = self.yes_no or YES_NO[language]

        def one(name: str) -> Column:
            def cell(answer: Answer) -> Cell:
                code = getattr(answer, name)
                return code if self.of_codes else label(name, code, language)

            return Column(words[name], cell)

        def plain(name: str) -> Column:
            return Column(words[name], lambda answer: getattr(answer, name))

        def yes_or_no(value: bool | None) -> Cell:
            return None if value is None else yes if value else no

        columns = [
            *self._happened(words),
            Column(words["ended"], lambda answer: self.dates.of(answer.ended)),
            Column(words["ongoing"], lambda answer: yes_or_no(answer.ongoing)),
            *self.several.columns("services", language, words, lambda answer: answer.services),
            one("kind"),
            one("severity"),
            *self.several.columns("consequences", language, words, lambda answer: answer.consequences),
            plain("minutes"),
            plain("patients"),
            one("fallback"),
            one("worked"),
            plain("postal"),
            one("software"),
            one("practice"),
            plain("reporter"),
            plain("comment"),
            Column(words["consent"], lambda answer: yes_or_no(answer.consent)),
        ]
        return [column for column in columns if column.heading not in {words[name] for name in self.leaves_out}]

    def _happened(self, words: Mapping[str, str]) -> list[Column]:
        if not self.time:
            return [Column(words["happened"], lambda answer: self.dates.of(answer.happened))]

        def day(answer: Answer) -> Cell:
            moment = answer.happened
            return self.dates.of(moment.date() if isinstance(moment, dt.datetime) else moment)

        def time(answer: Answer) -> Cell:
            return answer.happened.strftime(self.time) if isinstance(answer.happened, dt.datetime) else None

        return [Column(words["happened_date"], day), Column(words["happened_time"], time)]


def _mail(answer: Answer) -> str | None:
    return answer.reporter if answer.reporter and "@" in answer.reporter else None


def _number(answer: Answer) -> str | None:
    return answer.reporter if answer.reporter and "@" not in answer.reporter else None


def _blank(answer: Answer) -> Cell:
    return None


def _says(text: Cell) -> Callable[[Answer], Cell]:
    return lambda answer: text


# -- platforms


def google_forms(form: Form, sent: Dates, *, collects_mail: bool = True) -> list[Column]:
    headings = {
        "fr": ("Horodateur", "Adresse e-mail"),
        "nl": ("Tijdstempel", "E-mailadres"),
        "en": ("Timestamp", "Email Address"),
    }[form.language]
    first = [Column(headings[0], lambda answer: sent.of(answer.sent))]
    if not collects_mail:
        return [*first, *form.questions()]
    return [*first, Column(headings[1], _mail), *_with_numbers_only(form)]


def _with_numbers_only(form: Form) -> list[Column]:
    """The questions, when the platform itself asks for the e-mail address."""
    asked = form.words["reporter"]
    return [Column(asked, _number) if column.heading == asked else column for column in form.questions()]


def microsoft_forms(form: Form, sent: Dates) -> list[Column]:
    headings = {
        "fr": ("Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Heure de la dernière modification"),
        "nl": ("Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"),
        "en": ("Start time", "Completion time", "Email", "Name", "Last modified time"),
    }[form.language]
    return [
        Column("ID", lambda answer: answer.number),
        Column(headings[0], lambda answer: sent.of(answer.sent - dt.timedelta(minutes=3))),
        Column(headings[1], lambda answer: sent.of(answer.sent)),
        Column(headings[2], lambda answer: _mail(answer) or "anonymous"),
        Column(headings[3], _blank),
        Column(headings[4], _blank),
        *_with_numbers_only(form),
    ]


def limesurvey(form: Form, *, sent: Dates = ISO, heads_by_code: bool = False) -> list[Column]:
    headings = {
        "fr": (
            "ID de la réponse",
            "Date de soumission",
            "Dernière page",
            "Langue de départ",
            "Tête de série",
            "Date de lancement",
            "Date de la dernière action",
            "Adresse IP",
        ),
        "en": ("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action", "IP address"),
        "codes": ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr"),
    }["codes" if heads_by_code else form.language]
    return [
        Column(headings[0], lambda answer: answer.number),
        Column(headings[1], lambda answer: sent.of(answer.sent)),
        Column(headings[2], _says(4)),
        Column(headings[3], _says(form.language)),
        Column(headings[4], lambda answer: 1_000_000_007 * answer.number % 2_147_483_647),
        Column(headings[5], lambda answer: sent.of(answer.sent - dt.timedelta(minutes=4))),
        Column(headings[6], lambda answer: sent.of(answer.sent)),
        Column(headings[7], _says("192.0.2.17")),
        *form.questions(),
    ]


def kobotoolbox(form: Form, *, sent: Dates = IN_UTC_WITH_T) -> list[Column]:
    return [
        Column("start", lambda answer: WITH_ZONE.of(answer.sent - dt.timedelta(minutes=5))),
        Column("end", lambda answer: WITH_ZONE.of(answer.sent - dt.timedelta(minutes=1))),
        *form.questions(),
        Column("_id", lambda answer: 40_000 + answer.number),
        Column("_uuid", lambda answer: f"00000000-0000-4000-8000-{answer.number:012}"),
        Column("_submission_time", lambda answer: sent.of(answer.sent)),
        Column("_validation_status", _blank),
        Column("_notes", _blank),
        Column("_status", _says("submitted_via_web")),
        Column("_submitted_by", _blank),
        Column("__version__", _says("vQ7Zk2")),
        Column("_tags", _blank),
        Column("_index", lambda answer: answer.number - 100),
    ]


def typeform(form: Form, *, sent: Dates = IN_UTC) -> list[Column]:
    return [
        Column("#", lambda answer: f"{answer.number:032x}"),
        *form.questions(),
        Column("Response Type", _says("completed")),
        Column("Start Date (UTC)", lambda answer: sent.of(answer.sent - dt.timedelta(minutes=2))),
        Column("Stage Date (UTC)", _blank),
        Column("Submit Date (UTC)", lambda answer: sent.of(answer.sent)),
        Column("Network ID", _says("a1b2c3d4e5")),
        Column("Tags", _blank),
    ]


def typeform_since_tokens(form: Form, *, sent: Dates = IN_UTC) -> list[Column]:
    """The later layout: no number, the moment of sending and a token at the end."""
    return [
        *form.questions(),
        Column("Submitted At", lambda answer: sent.of(answer.sent)),
        Column("Token", lambda answer: f"tok{answer.number:029x}"),
    ]


def gravity_forms(form: Form) -> list[Column]:
    return [
        *form.questions(),
        Column("Created By (User Id)", _blank),
        Column("Entry Id", lambda answer: answer.number),
        Column("Entry Date", lambda answer: ISO.of(answer.sent)),
        Column("Source Url", _says("https://form.example.org/ehealth-bugs/")),
        Column("Transaction Id", _blank),
        Column("Payment Amount", _blank),
        Column("Payment Date", _blank),
        Column("Payment Status", _blank),
        Column("Post Id", _blank),
        Column("User Agent", _says("Mozilla/5.0 (X11; Linux x86_64; rv:128.0)")),
        Column("User IP", _says("192.0.2.18")),
    ]


def contact_form_7(form: Form) -> list[Column]:
    """As the plugin CFDB7 saves them."""
    return [
        Column("Form_id", lambda answer: answer.number),
        Column("Form_date", lambda answer: ISO.of(answer.sent)),
        Column("Status", _says("read")),
        *form.questions(),
    ]


def flamingo(form: Form) -> list[Column]:
    """Contact Form 7 as the plugin Flamingo saves it: the names of the fields, then one column of its own."""
    return [*form.questions(), Column("Datum" if form.language == "nl" else "Date", lambda answer: WITH_ZONE.of(answer.sent))]


def own_shape(dates: Dates, *, yes_no: tuple[str, str]) -> list[Column]:
    """Our own export, as some program wrote it anew."""
    yes, no = yes_no
    return [
        Column("submission_id", lambda answer: f"own-{answer.number}"),
        Column("form_version", _says("2")),
        Column("language", _says("fr")),
        Column("submitted_at", lambda answer: dates.of(answer.sent)),
        Column("occurred_at", lambda answer: dates.of(answer.happened)),
        Column("ended_at", lambda answer: dates.of(answer.ended)),
        Column("is_ongoing", lambda answer: None if answer.ongoing is None else yes if answer.ongoing else no),
        Column("service_codes", lambda answer: "|".join(answer.services)),
        Column("kind_code", lambda answer: answer.kind),
        Column("severity_code", lambda answer: answer.severity),
        Column("consequence_codes", lambda answer: "|".join(answer.consequences) or None),
        Column("minutes_lost", lambda answer: answer.minutes),
        Column("patients_affected", lambda answer: answer.patients),
        Column("fallback_code", lambda answer: answer.fallback),
        Column("fallback_worked_code", lambda answer: answer.worked),
        Column("postal_code", lambda answer: answer.postal),
        Column("software_name", lambda answer: label("software", answer.software, "fr")),
        Column("practice_type_code", lambda answer: answer.practice),
        Column("reporter_id", lambda answer: answer.reporter),
        Column("comment", lambda answer: answer.comment),
        Column("quote_consent", lambda answer: yes if answer.consent else no),
    ]


# -- files


def _as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def as_csv(
    lines: Lines,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    line_ends: Sequence[str] = ("\r\n",),
    quotes_all: bool = False,
) -> bytes:
    """`line_ends` take turns; an empty line stays one."""
    text = io.StringIO()
    for number, line in enumerate(lines):
        if line:
            writer = csv.writer(
                text,
                delimiter=delimiter,
                quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL,
                lineterminator=line_ends[number % len(line_ends)],
            )
            writer.writerow([_as_text(cell) for cell in line])
        else:
            text.write(line_ends[number % len(line_ends)])
    return text.getvalue().encode(encoding)


def as_workbook(lines: Lines) -> bytes:
    """Numbers, dates and texts as cells of their own kind."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Réponses")
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                if isinstance(cell, dt.datetime):
                    sheet.write_datetime(number, place, cell, moment)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, _midnight(cell), day)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(number, place, cell)
                elif cell is not None:
                    sheet.write_string(number, place, cell)
    return content.getvalue()


def as_open_document(lines: Lines) -> bytes:
    """The least that is an ODS: its type and one table, dates and numbers typed."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "manifest")}
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    rows = "".join("<table:table-row>" + "".join(map(_open_document_cell, line)) + "</table:table-row>" for line in lines)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Réponses">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entry}</manifest:manifest>")
        parts.writestr("content.xml", content)
    return archive.getvalue()


def _open_document_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, (dt.datetime, dt.date)):
        value = cell.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
