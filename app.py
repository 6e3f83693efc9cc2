"""The frame: page setup, language, build, menu, filters, page, footer. Pages compose; nothing is computed here."""

from __future__ import annotations

import streamlit as st

from analytics import catalogue
from analytics.warehouse import UnreachableWarehouse, WarehouseError
from ui import cached, filter_bar, frame, language, menu, states, url
from ui.context import PageContext, settle
from ui.measured import PAGES
from ui.visitor import NotAdmitted


def draw() -> None:
    run = url.Run()
    frame.set_up(run.lang)
    screen, pages = menu.navigate(run.lang)

    try:
        build = cached.choose(run.requested_build or None)
    except WarehouseError as error:
        with st.sidebar:
            frame.wordmark(run.lang)
            run.close_without_build(language.switch(run.lang, default=run.lang))
            frame.signed_in(run.lang)
        states.without_build(error, run.lang)
        st.stop()

    known = cached.known()
    services = cached.dimension("dim_services")
    dimensions = {name: cached.dimension(name) for name in ("dim_provinces", "dim_severities", "dim_kinds")}
    words = catalogue.labels(dimensions | {"dim_services": services}, run.lang)
    defaults = run.open(known, build_id=build.build_id, is_current=frame.is_current(build))

    with st.sidebar:
        frame.wordmark(run.lang)
        language.switch(run.lang, default=defaults.get(language.KEY))
        menu_place, staff_place = st.container(), st.container()
        if screen.has_filters:
            filter_bar.show(
                known,
                words,
                services,
                lang=run.lang,
                defaults=defaults,
                is_narrowed=not run.view.filters.is_empty,
                observed_days=cached.observed_days(),
                has_unit=screen.has_unit,
            )
    view = run.close(known)
    for place, is_of_staff in ((menu_place, False), (staff_place, True)):
        with place:
            menu.show(screen, pages, lang=view.lang, query=view.to_query(), is_of_staff=is_of_staff)
    with st.sidebar:
        frame.signed_in(view.lang)

    context = PageContext(
        screen=screen,
        view=view,
        build=build,
        known=known,
        labels=words,
        sentence=view.filters.sentence(view.lang, words, observed=known.observed),
        permalink=url.permalink(view, known, path=screen.path, build_id=build.build_id),
    )
    settle(context)
    frame.above_page(context, ignored=run.ignored(view))
    if menu.is_open(screen):
        pages[screen.id].run()
    else:
        states.staff_only(context)
    frame.footer(context)


try:
    with PAGES.timed():
        draw()
except NotAdmitted as error:  # the stay ended, or the browser left, while the page was drawn
    states.not_admitted(error.visitor, url.language())
except UnreachableWarehouse as error:  # a shard was lost while the page was drawn
    states.without_build(error, url.language())
