"""The public form in a real browser: with scripts and without, in a frame, by keyboard, on a small screen, on paper."""

from __future__ import annotations

import io
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

import i18n
from intake.form.counts import LEAST_REPORTERS
from intake.form.routes import LEAST_SECONDS
from tests.browser.reader import Server
from tests.intake.conftest import Intake, free_port
from tests.turns import FULL, in_turn

pytestmark = pytest.mark.browser

READING = 1000 * LEAST_SECONDS + 100  # milliseconds a person needs at least
SMALL, PHONE, DESK = (320, 640), (390, 844), (1280, 900)


@pytest.fixture(scope="module")
def parent_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory, parent_port: int) -> Iterator[Intake]:
    variables = {"EHEALTHBUGS_FORM_PER_MINUTE": "100000", "EHEALTHBUGS_FORM_ANCESTORS": f"http://localhost:{parent_port}"}
    intake = Intake(tmp_path_factory.mktemp("form") / "data", variables=variables).start()
    yield intake
    intake.stop()


@pytest.fixture
def open_form(browser: Browser, form: Intake) -> Iterator[Callable[..., Page]]:
    """A browser of one's own on the form."""
    contexts: list[BrowserContext] = []

    def make(path: str = "", *, lang: str = "fr", scripts: bool = True, size: tuple[int, int] = PHONE, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            locale={"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}[lang],
            color_scheme=theme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{form.port}/signaler{path}")
        return page

    yield make
    for context in contexts:
        context.close()


def word(key: str, lang: str) -> str:
    return i18n.t(f"form.{key}", lang)


def choose(page: Page, name: str, code: str) -> None:
    page.locator(f"label:has(input[name={name}][value={code}])").click()


def send(page: Page) -> None:
    page.wait_for_timeout(READING)
    page.locator("[data-send]").click()


def rows(form: Intake, page: Page) -> list[dict[str, object]]:
    number = page.locator("[data-reference]").inner_text().replace("-", "")[:12]
    return [row for row in form.rows() if row["submission_id"] == number]


@pytest.mark.parametrize(("lang", "scripts"), in_turn(i18n.LANGUAGES, [False, True]))
def test_a_report_is_sent_corrected_and_withdrawn(form: Intake, open_form: Callable[..., Page], lang: str, scripts: bool) -> None:
    page = open_form(lang=lang, scripts=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text(word("title", lang))
    choose(page, "service", "RECIPE")
    choose(page, "kind", "K_DOWN")
    choose(page, "ongoing", "yes")
    choose(page, "consequence", "I_NO_ERX")
    page.locator("#software").select_option("MEDISPRING")
    page.locator("#postal_code").fill("50000")
    send(page)
    # refused: the summary leads to the field, and all that was chosen stands
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors a").click()
    expect(page.locator("#postal_code")).to_be_focused()
    expect(page.locator("#postal_code")).to_have_attribute("aria-describedby", "e-postal_code")
    expect(page.locator("input[name=service][value=RECIPE]")).to_be_checked()
    expect(page.locator("input[name=kind][value=K_DOWN]")).to_be_checked()
    page.locator("#postal_code").fill("5000")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(word("done.title", lang))
    (row,) = rows(form, page)
    assert (row["service_codes"], row["kind_code"], row["is_ongoing"], row["postal_code"], row["language"]) == (
        "RECIPE",
        "K_DOWN",
        True,
        "5000",
        lang,
    )
    page.get_by_role("button", name=word("done.correct", lang)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("correct.title", lang))
    choose(page, "kind", "K_SLOW")
    page.locator("[data-send]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("done.corrected", lang))
    assert [one["kind_code"] for one in rows(form, page)] == ["K_DOWN", "K_SLOW"]
    reference = page.locator("[data-reference]").inner_text()
    page.goto(f"http://127.0.0.1:{form.port}/signaler/envoi?lang={lang}")
    page.locator("#reference").fill(reference)
    page.get_by_role("button", name=word("reference.open", lang)).click()
    page.get_by_text(word("withdraw", lang), exact=True).click()
    page.get_by_role("button", name=word("withdraw.send", lang)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("message.withdrawn.title", lang))
    page.goto(f"http://127.0.0.1:{form.port}/signaler?lang={lang}")
    expect(page.locator("#postal_code")).to_have_value("5000")
    expect(page.locator("#software")).to_have_value("MEDISPRING")
    page.get_by_text(word("key.title", lang), exact=True).click()
    page.get_by_role("button", name=word("key.erase", lang)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("message.erased.title", lang))
    assert page.context.cookies() == []


def test_nothing_but_our_own_is_asked_for_and_one_cookie_is_set(form: Intake, open_form: Callable[..., Page]) -> None:
    page = open_form("/envoi")
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"http://127.0.0.1:{form.port}/signaler")
    assert page.context.cookies() == []
    choose(page, "service", "MCN")
    send(page)
    expect(page.locator("[data-reference]")).to_be_visible()
    assert all(url.startswith((f"http://127.0.0.1:{form.port}/signaler", "data:image/svg")) for url in asked), asked
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["path"], cookie["httpOnly"], cookie["sameSite"]) == ("signaler", "/signaler", True, "Lax")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert errors == []


def test_search_finds_an_e_service_wherever_it_stands(open_form: Callable[..., Page]) -> None:
    page = open_form()
    search = page.get_by_label(word("search", "fr"))
    search.fill("medication")  # without the accent
    tile = page.locator("label:has(input[value=MEDSCHEME])")
    expect(tile).to_be_visible()
    expect(page.locator("label:has(input[value=RECIPE])")).to_be_hidden()
    tile.click()
    search.fill("zzz")
    expect(page.locator("#found")).to_have_text(word("search.none", "fr"))
    expect(tile).to_be_visible()  # what is chosen is never hidden
    expect(page.locator("label:has(input[value=UNKNOWN])")).to_be_visible()  # which the words advise
    search.press("Enter")
    search.fill("")
    expect(page.locator("label:has(input[value=RECIPE])")).to_be_visible()
    expect(page).to_have_url(page.url)
    expect(page.locator("input[value=MEDSCHEME]")).to_be_checked()


def test_a_code_typed_in_full_is_chosen_by_enter_and_a_word_that_fits_many_is_not(open_form: Callable[..., Page]) -> None:
    page = open_form("?feuille=1")
    search = page.locator("#search")
    for typed, chosen in (("mcn", {"MCN"}), ("vidis", {"MCN", "VIDIS"}), ("reseau", {"MCN", "VIDIS"}), ("", {"MCN", "VIDIS"})):
        search.fill(typed)
        search.press("Enter")
        assert set(page.locator("input[name=service]:checked").evaluate_all("all => all.map(one => one.value)")) == chosen, typed


def test_me_too_takes_two_taps_even_at_once(form: Intake, open_form: Callable[..., Page]) -> None:
    pages = [open_form(size=SMALL) for _ in range(LEAST_REPORTERS)]
    pages[-1].wait_for_timeout(READING)
    for page in pages:
        page.locator("input[value=HECTOR]").evaluate("one => { one.checked = true; }")
        page.locator("[data-send]").click()
        expect(page.locator("[data-reference]")).to_be_visible()
    page.wait_for_timeout(5_500)  # the numbers are some seconds old at most
    page = open_form()
    page.wait_for_timeout(1_000)
    page = open_form(size=SMALL)
    tile = page.locator("label.too:has(input[value=HECTOR])")
    expect(tile).to_contain_text(i18n.t("form.too", "fr", n=LEAST_REPORTERS))
    expect(tile).to_be_in_viewport()
    tile.click()
    page.locator("[data-send]").click()
    expect(page.locator("[data-reference]")).to_be_visible()
    assert (rows(form, page)[0]["service_codes"], rows(form, page)[0]["form_version"]) == ("HECTOR", "form-1+told")
    expect(page.locator(".colleagues")).to_contain_text(i18n.plural("form.done.colleagues", LEAST_REPORTERS + 1, "fr"))


SUSPECT = {
    "patient 85.07.30-033.28 sans ordonnance": "number",
    "NISS 85073003328": "number",
    "écrivez à jean@example.org": "mail",
    "Mme Dupont attend": "name",
    "mevrouw de Vries wacht": "name",
    "le patient Dupont attend": "name",
}
HARMLESS = ["les patients attendent depuis 20 minutes", "code SOA-02002 à 10:45, 3 patients", "Mme attend", "monsieur attend"]


def test_it_warns_while_one_types_what_names_a_patient_and_of_nothing_else(open_form: Callable[..., Page]) -> None:
    page = open_form(size=DESK)
    comment, warning = page.locator("#comment"), page.locator("#suspect")
    page.locator("#details > summary").click()
    for typed, kind in SUSPECT.items():
        expect(warning).to_be_hidden()
        comment.press_sequentially(typed)
        expect(warning, typed).to_have_text(word(f"suspect.{kind}", "fr"))
        comment.fill("")
    for typed in HARMLESS:
        comment.press_sequentially(typed)
        expect(warning, typed).to_be_hidden()
        comment.fill("")


def test_a_report_waits_for_the_network_and_is_sent_once(form: Intake, open_form: Callable[..., Page]) -> None:
    page = open_form()
    choose(page, "service", "RSW")
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#waiting")).to_contain_text(word("waiting.kept", "fr"))
    expect(page.locator("input[value=RSW]")).to_be_checked()
    expect(page.get_by_role("button", name=word("waiting.again", "fr"))).to_be_visible()
    page.context.set_offline(False)  # it goes by itself
    expect(page.locator("[data-reference]")).to_be_visible()
    assert len(rows(form, page)) == 1
    assert page.evaluate("localStorage.length") == 0


def test_a_report_that_waits_survives_the_page(form: Intake, open_form: Callable[..., Page]) -> None:
    page = open_form()
    choose(page, "service", "RSW")
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#waiting")).to_contain_text(word("waiting.kept", "fr"))
    later = page.context.new_page()
    page.close()  # or it would send the report itself as soon as there is a network
    later.context.set_offline(False)
    later.goto(f"http://127.0.0.1:{form.port}/signaler?lang=en")
    expect(later.locator("#waiting")).to_contain_text(word("waiting.stored", "en"))
    assert later.evaluate("localStorage.length") == 0


def test_a_report_the_store_cannot_take_is_kept_and_can_be_dropped(browser: Browser, tmp_path: Path) -> None:
    form = Intake(tmp_path / "data", url="postgresql://nobody@127.0.0.1:9/nowhere").start()
    try:
        page = browser.new_context(locale="fr-BE").new_page()
        page.goto(f"http://127.0.0.1:{form.port}/signaler")
        choose(page, "service", "RSW")
        send(page)
        expect(page.locator("#waiting")).to_contain_text(word("waiting.kept", "fr"))
        expect(page.locator("input[value=RSW]")).to_be_checked()
        assert page.evaluate("localStorage.length") == 1
        page.get_by_role("button", name=word("waiting.drop", "fr")).click()
        expect(page.locator("#waiting")).to_be_hidden()
        assert page.evaluate("localStorage.length") == 0
        page.context.close()
    finally:
        form.stop()


def test_another_language_keeps_what_was_typed(open_form: Callable[..., Page]) -> None:
    page = open_form()
    choose(page, "service", "RECIPE")
    page.locator("#details > summary").click()
    page.locator("#comment").fill("en cours")
    page.get_by_role("link", name="NL").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("title", "nl"))
    expect(page.locator("input[value=RECIPE]")).to_be_checked()
    expect(page.locator("#comment")).to_have_value("en cours")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_moment_is_asked_only_when_it_is_not_now(open_form: Callable[..., Page]) -> None:
    page = open_form(scripts=False)
    expect(page.locator("#date")).to_be_hidden()
    choose(page, "when", "earlier")
    expect(page.locator("#date")).to_be_visible()
    expect(page.locator("#end_time")).to_be_hidden()
    choose(page, "ongoing", "no")
    expect(page.locator("#end_time")).to_be_visible()


def test_by_keyboard_alone(form: Intake, open_form: Callable[..., Page]) -> None:
    page = open_form(size=DESK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=word("skip", "fr"))).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "EH_BOX":
            break
    tile = page.locator("label:has(input[value=EH_BOX])")
    assert float(tile.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)")) >= 2
    page.keyboard.press("Space")
    page.wait_for_timeout(READING)
    reached = False
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const one = document.activeElement, box = one.getBoundingClientRect();
                const bar = document.querySelector(".send").getBoundingClientRect();
                const isCovered = !one.closest(".send") && box.top >= bar.top && box.bottom <= bar.bottom;
                return {isSend: one.matches("[data-send]"), isCovered, isTrap: one.name === "website", html: one.outerHTML.slice(0, 80)};
            }"""
        )
        assert not focused["isCovered"] and not focused["isTrap"], focused
        if focused["isSend"]:
            reached = True
            break
    assert reached
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert rows(form, page)[0]["service_codes"] == "EH_BOX"


def states(page: Page, form: Intake, others: Sequence[str]) -> Iterator[str]:
    """The form from first to last, then other pages that a colleague may see."""
    base = f"http://127.0.0.1:{form.port}/signaler"
    page.goto(f"{base}?service=RECIPE&depuis=2024-02-05T09:40")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    choose(page, "when", "earlier")
    choose(page, "ongoing", "no")
    page.locator("#comment").fill("Mme Dupont")
    yield "form"
    page.locator("#identifier").fill("x")
    page.locator("#end_date").fill("2024-02-04")
    page.locator("#minutes").fill("x")
    send(page)
    expect(page.locator("#errors")).to_be_visible()
    yield "errors"
    for name in ("#identifier", "#end_date", "#minutes"):
        page.locator(name).fill("")
    send(page)
    expect(page.locator("[data-reference]")).to_be_visible()
    yield "done"
    page.get_by_role("button", name=word("done.correct", "fr")).click()
    expect(page.locator("form[data-form=correction]")).to_be_visible()
    yield "correct"
    for path in others:
        page.goto(f"{base}{path}")
        yield path


SIZES = [SMALL, PHONE, DESK]
IN_OTHER_LANGUAGES = [f"{path}?lang={lang}" for path in ("", "/accessibilite") for lang in i18n.LANGUAGES[1:]]
OTHERS = ["/envoi", "/feuille", "?feuille=1", "/accessibilite", *IN_OTHER_LANGUAGES]


@pytest.mark.parametrize(("size", "theme"), in_turn(SIZES, ["light", "dark"]))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    form: Intake, open_form: Callable[..., Page], size: tuple[int, int], theme: str
) -> None:
    page = open_form(size=size, theme=theme)
    left = {}
    for state in states(page, form, OTHERS if FULL else OTHERS[SIZES.index(size) :: len(SIZES)]):
        found = [f"{one['id']}: {node['html'][:120]}" for one in Axe().run(page).response["violations"] for node in one["nodes"]]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        left |= {state: (found, overflow)} if found or overflow > 0 else {}
    assert left == {}


def test_everything_to_be_touched_is_large_enough(open_form: Callable[..., Page]) -> None:
    page = open_form(size=SMALL)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    small = page.evaluate(
        """() => [...document.querySelectorAll("label.tile, label.option, summary, button, select, textarea, .line input, header a")]
            .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.9 || box.width < 38)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 390])
def test_text_of_twice_the_size_and_the_longest_name_fit_the_smallest_screen(open_form: Callable[..., Page], width: int) -> None:
    page = open_form(lang="nl", size=(width, 844))
    name = page.locator("label:has(input[value=MCN_INSUR]) span")  # Verzekerbaarheid
    n_lines = "one => { const text = document.createRange(); text.selectNodeContents(one); return text.getClientRects().length; }"
    assert name.evaluate(n_lines) == 1
    browser = page.context.new_cdp_session(page)
    browser.send("Page.enable")
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})  # as its owner sets it
    for path in ("", "/envoi", "?feuille=1", "?service=RECIPE&depuis=2024-02-05T09:40"):
        page.goto(f"{page.url.partition('/signaler')[0]}/signaler{path}")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_sheet_is_one_page_of_paper(open_form: Callable[..., Page], lang: str) -> None:
    page = open_form(f"/feuille?lang={lang}", size=DESK)
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    text = pdf.pages[0].extract_text()
    assert "RECIPE" in text and "K_DOWN" in text and "I_NO_ERX" in text and "F_PAPER_RX" in text


def test_what_is_typed_never_runs(open_form: Callable[..., Page]) -> None:
    page = open_form(size=DESK)
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    choose(page, "service", "RECIPE")
    page.locator("#details > summary").click()
    attack = "</textarea></p><img src=x onerror=alert(1)><script>alert(2)</script>"
    page.locator("#comment").fill(attack)
    page.locator("#error_code").fill('"><svg onload=alert(3)>')
    page.locator("#postal_code").fill("<b>x</b>")
    send(page)
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#comment")).to_have_value(attack)
    expect(page.locator("#postal_code")).to_have_value("<b>x</b>")
    page.locator("#postal_code").fill("")
    send(page)
    expect(page.locator("dd").filter(has_text="onerror=alert(1)")).to_be_visible()
    page.get_by_role("button", name=word("done.correct", "fr")).click()
    expect(page.locator("#comment")).to_have_value(attack)
    assert ran == []


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory, form: Intake, parent_port: int) -> Iterator[int]:
    """A page on another site with the form in a frame, reached under two names of which the form knows one."""
    folder = tmp_path_factory.mktemp("site")
    address = f"http://127.0.0.1:{form.port}/signaler?embed=1&lang=fr"
    (folder / "index.html").write_text(
        f'<title>Site</title><iframe title="eHealth Bugs" src="{address}" width="390" height="900"></iframe>'
    )
    server = ThreadingHTTPServer(("127.0.0.1", parent_port), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield parent_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_it_works_in_a_frame_on_a_site_that_is_named_and_on_no_other(
    form: Intake, browser: Browser, other_site: int, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"http://localhost:{other_site}/index.html")
    frame = page.frame_locator("iframe")
    frame.locator("label:has(input[value=RECIPE])").click()
    page.wait_for_timeout(READING)
    frame.locator("[data-send]").click()
    expect(frame.locator("[data-reference]")).to_be_visible()
    number = frame.locator("[data-reference]").inner_text().replace("-", "")[:12]
    assert number in [row["submission_id"] for row in form.rows()]
    page.goto(f"http://127.0.0.1:{other_site}/index.html")  # a name it does not know
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").locator("h1").filter(has_text=word("title", "fr")).count() == 0
    context.close()


def test_the_dashboard_leads_to_the_form_beside_it(
    new_server: Callable[[Path], Server], browser: Browser, demo_root: Path, tmp_path: Path
) -> None:
    """On a server of its own: what is sent here takes the place of the demo."""
    shutil.copytree(demo_root / "demo", tmp_path / "data" / "demo")
    server = new_server(tmp_path / "data")
    context = browser.new_context(locale="nl-BE")
    page = context.new_page()
    page.goto(f"{server.url}/?lang=nl")
    link = page.locator(".footer a[href*=signaler]")
    expect(link).to_be_visible(timeout=30_000)
    page.goto(f"{server.url}/{(link.get_attribute('href') or '').lstrip('./')}")
    expect(page.get_by_role("heading", level=1)).to_have_text(word("title", "nl"))
    choose(page, "service", "RECIPE")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(word("done.title", "nl"))
    context.close()


def test_the_first_report_after_a_quiet_time_is_on_the_dashboard_within_a_minute(
    new_server: Callable[[Path], Server], browser: Browser, demo_root: Path, tmp_path: Path
) -> None:
    """By the server's own timer, as it is set for everybody; the demo gives way to it without a restart."""
    shutil.copytree(demo_root / "demo", tmp_path / "data" / "demo")
    server = new_server(tmp_path / "data")
    page, dashboard = browser.new_page(), browser.new_page()
    dashboard.goto(f"{server.url}/register?lang=fr")
    expect(dashboard.locator("h1")).to_be_visible(timeout=60_000)
    page.goto(f"{server.url}/signaler?lang=fr")
    choose(page, "service", "EH_BOX")
    send(page)
    number = page.locator("[data-reference]").inner_text().replace("-", "")[:12]
    deadline = time.monotonic() + 60
    while number not in dashboard.content():
        assert time.monotonic() < deadline, server.log
        dashboard.wait_for_timeout(2_000)
        dashboard.reload()
        expect(dashboard.locator("h1")).to_be_visible(timeout=60_000)
        dashboard.wait_for_timeout(500)
    page.close()
    dashboard.close()
