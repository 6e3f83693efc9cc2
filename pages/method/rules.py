"""The rules in words: terms, what is accepted, severity, time, limits, privacy. Numbers come from the build."""

from __future__ import annotations

from html import escape

import i18n
from analytics import frames
from analytics.argument import ledger_words
from analytics.queries import quality
from analytics.series import MEDIAN_OF, MIN_IN_THE_MIDDLE
from ui import cached, facts, tables, text_blocks
from ui.context import PageContext

WORDS = (
    "submission",
    "report",
    "reporter",
    "incident",
    "official",
    "build",
    "not_observed",
    "from_memory",
    "hours",
)
LIMITS = (
    "form",
    "before",
    "self_selected",
    "silence",
    "service_at_fault",
    "software",
    "small",
    "money",
)
KIND_CLASSES = ("failure", "user", "refusal", "planned")


def words(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    means = {word: i18n.t(f"method.word.{word}.means", lang) for word in WORDS}
    if context.build.n_incidents == 0:
        means["incident"] = i18n.t("method.word.incident.none", lang, means=means["incident"])
    pairs = [(i18n.t(f"method.word.{word}", lang), means[word]) for word in WORDS]
    more = f"<a href='{escape(context.address('glossary'), quote=True)}' target='_self'>{escape(i18n.t('page.glossary.title', lang))}</a>"
    text_blocks.section(heading, text_blocks.definitions(pairs), f"<p>{more}</p>", anchor=anchor)


def received(context: PageContext, *, heading: str, anchor: str) -> None:
    """The identity with the figures of this build, then the rules behind it."""
    lang, build = context.lang, context.build
    ledger = cached.frame(quality.ledger())
    duplicates = {name: i18n.number(int(ledger[name].sum()), lang) for name in ("already_known", "superseded", "by_decision")}
    identity = i18n.t(
        "method.received.identity",
        lang,
        received=i18n.number(build.n_received, lang),
        accepted=i18n.number(build.n_accepted, lang),
        rejected=i18n.number(build.n_rejected, lang),
        duplicates=i18n.number(build.n_duplicates, lang),
    )
    given = i18n.t(
        "method.received.reports",
        lang,
        reports=i18n.number(build.n_reports, lang),
        reporters=i18n.number(build.n_reporters, lang),
    )
    rules = [
        i18n.t("method.received.rejected", lang),
        i18n.t("method.received.cells", lang),
        i18n.t("method.received.duplicates", lang, **duplicates),
        i18n.t("method.received.three_answers", lang),
        i18n.t("method.received.measures", lang),
    ]
    text_blocks.section(heading, f"<p><strong>{escape(identity)}</strong> {escape(given)}</p>", text_blocks.bullets(rules), anchor=anchor)


def severity_and_kind(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    levels = frames.records(cached.dimension("dim_severities"))
    consequences = cached.dimension("dim_consequences")
    implied = consequences.groupby("implied_severity_code", sort=False)[f"label_{lang}"].agg(list).to_dict()
    columns = [
        tables.Column("level", i18n.t("method.severity.level", lang), is_heading=True, width="9rem"),
        tables.Column("meaning", i18n.t("method.severity.meaning", lang), width="14rem"),
        tables.Column("implied", i18n.t("method.severity.implied", lang), width="14rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "level": tables.severity(level["severity_code"], level[f"label_{lang}"]),
            "meaning": level[f"description_{lang}"] or tables.NOTHING,
            "implied": " · ".join(implied.get(level["severity_code"], [])) or tables.NOTHING,
        }
        for level in levels
    ]
    caption = i18n.t("method.severity.caption", lang)
    text_blocks.section(
        heading,
        text_blocks.paragraph(i18n.t("method.severity.text", lang)),
        tables.html(columns, rows, caption=caption, is_caption_seen=False, is_stacked=True),
        text_blocks.paragraph(i18n.t("method.kind.text", lang)),
        text_blocks.definitions(_kinds_by_class(lang)),
        anchor=anchor,
    )


def time(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    n_campaigns = len(cached.dimension("campaigns"))
    texts = [
        i18n.t("method.time.precision", lang),
        _observed(context),
        i18n.t("method.time.late", lang),
        i18n.t("method.time.median", lang, days=MEDIAN_OF["day"], weeks=MEDIAN_OF["week"], least=MIN_IN_THE_MIDDLE),
        i18n.t("method.time.compared", lang),
    ]
    if n_campaigns:
        texts.append(i18n.plural("method.time.campaigns", n_campaigns, lang))
    text_blocks.section(heading, text_blocks.bullets(texts), anchor=anchor)


def limits(context: PageContext, *, heading: str, anchor: str) -> None:
    texts = {name: i18n.t(f"method.limits.{name}", context.lang) for name in LIMITS}
    if context.build.is_demo:  # nothing invented is a memory
        opened = i18n.date(context.known.first_day, context.lang) if context.known.first_day else ""
        texts["before"] = i18n.t("method.limits.before.demo", context.lang, day=opened)
    told = filter(None, (*texts.values(), ledger_words.moratorium(facts.demands(context.lang), context.lang)))
    text_blocks.section(heading, text_blocks.bullets(told), anchor=anchor)


def privacy(context: PageContext, *, heading: str, anchor: str) -> None:
    texts = [i18n.t(f"method.privacy.{name}", context.lang) for name in ("reporter", "text", "place")]
    text_blocks.section(heading, text_blocks.bullets(texts), anchor=anchor)


def _observed(context: PageContext) -> str:
    """From when to when somebody could report, how many days inside nobody could, and who says so."""
    lang = context.lang
    if context.known.observed is None:
        return i18n.t("method.time.unobserved", lang)
    first, last = context.known.observed
    n_days, n_observed = (last - first).days + 1, len(cached.observed_days())
    if context.build.is_demo:
        origin = "demo"
    else:
        origin = "record" if cached.dimension("observation_periods")["is_from_record"].astype(bool).any() else "data"
    sentences = (
        i18n.t("method.time.observed", lang, days=i18n.day_range(first, last, lang), n=i18n.number(n_observed, lang)),
        i18n.plural("method.time.holes", n_days - n_observed, lang),
        i18n.t(f"method.time.from_{origin}", lang),
    )
    return " ".join(sentences)


def _kinds_by_class(lang: str) -> list[tuple[str, str]]:
    kinds = cached.dimension("dim_kinds")
    return [
        (i18n.t(f"method.kind.{name}", lang), " · ".join(kinds.loc[kinds["kind_class_code"] == name, f"label_{lang}"]))
        for name in KIND_CLASSES
    ]
