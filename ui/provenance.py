"""How a figure came to be, folded beside it: what it counts, under which filter, how many, of which build, by which query."""

from __future__ import annotations

from html import escape

import i18n
from analytics.metrics import Metric
from analytics.queries import Question
from ui import cached
from ui.context import PageContext


def of(
    metric: Metric,
    context: PageContext,
    *,
    n: str,
    questions: tuple[Question, ...],
    is_filtered: bool = True,
    label: str = "provenance.figure",
) -> str:
    """Finished HTML. `n` is a number with its unit, empty where there is none; the questions stand as they were asked, so that anybody
    can ask them again. `is_filtered`: whether the filter of the frame applies."""
    told = body(metric, context, n=n, questions=questions, is_filtered=is_filtered)
    return f"<details class='how'><summary>{escape(i18n.t(label, context.lang))}</summary>{told}</details>"


def body(metric: Metric, context: PageContext, *, n: str, questions: tuple[Question, ...], is_filtered: bool = True) -> str:
    """What stands in it, for one that tells of several figures; finished HTML."""
    lang = context.lang
    told = (
        ("exports.counted", metric.counted(lang)),
        ("exports.filter", context.sentence if is_filtered else ""),
        ("exports.n", n),
        ("exports.build", context.build.build_id),
    )
    terms = "".join(f"<dt>{escape(i18n.t(key, lang))}</dt><dd>{escape(words)}</dd>" for key, words in told if words)
    heading = f"<p>{escape(i18n.plural('provenance.query', len(questions), lang))}</p>" if questions else ""
    queries = "".join(f"<pre tabindex='0'><code>{escape(cached.sql(question))}</code></pre>" for question in questions)
    return f"<p>{escape(metric.how(lang))}</p><dl>{terms}</dl>{heading}{queries}"
