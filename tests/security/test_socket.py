"""The attacker's bench over Streamlit's socket: a member whose browser says what no page of his ever says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import InvalidStatus

import i18n
from tests.browser.reader import Server
from tests.security.conftest import ADDRESSES, Person, listed, on_disk, with_claims
from tests.security.speaking import MAIN, Line, opened, pressed, texts, widget_ids
from ui.menu import SCREENS, STAFF

OF_STAFF = [screen for screen in SCREENS if screen.heading == STAFF]
SHORT = 25  # characters: what is longer is no title
EXPORT = b"submitted_at,service_codes,comment\n2024-03-05 10:15:00,RECIPE,un envoi que personne n'a charg\xc3\xa9\n"
People = Callable[..., Person]


@pytest.fixture(autouse=True)
def _nothing_happened(guarded: Server) -> Iterator[None]:
    """After each attack the disk is as before, and the server well."""
    before = on_disk(guarded)
    yield
    assert on_disk(guarded) == before
    assert Person(guarded.url).get("/healthz").json()["status"] == "ok"


@pytest.fixture(scope="module")
def staffs(guarded: Server) -> dict[str, list[ForwardMsg]]:
    """What the staff is shown on each page of its own."""
    person = Person(guarded.url)
    person.sign_in("staff")
    with opened(person) as line:
        return {screen.path: line.draw(screen.path, lang="fr") for screen in OF_STAFF}


@pytest.fixture(scope="module")
def everybodys(guarded: Server) -> set[str]:
    """What stands on any page: the frame, and the words of the other pages."""
    person = Person(guarded.url)
    person.sign_in("reader")
    with opened(person) as line:
        return {text for path in ("", "report") for text in texts(line.draw(path, lang="fr"))}


@pytest.mark.parametrize("screen", OF_STAFF, ids=lambda screen: screen.id)
def test_of_a_page_of_the_staff_a_reader_gets_no_word(
    screen: Any, person: People, staffs: dict[str, list[ForwardMsg]], everybodys: set[str]
) -> None:
    shown = staffs[screen.path]
    secret = own_words(shown, everybodys, screen.path)
    assert len(secret) >= 3, "the staff is shown something there"
    buttons = [pressed(one) for one in widget_ids(shown) if one in secret]
    assert buttons
    by_hash = BackMsg()
    by_hash.rerun_script.page_script_hash = _hash(shown)
    by_hash.rerun_script.query_string = "lang=fr&kind=ledger&page=2&pair=1"
    with opened(person("reader")) as line:
        answers = [line.draw(screen.path, lang="fr"), line.ask(by_hash), line.draw(screen.path, widgets=buttons, lang="fr")]
        answers.append(line.draw("", widgets=buttons, lang="fr", page=screen.path, page_script_hash=_hash(shown)))
        for answer in answers[:3]:
            assert any(i18n.t("staff.only", "fr") in text for text in texts(answer, place=MAIN))
        for answer in answers:
            assert not secret & set(texts(answer))


def test_behind_a_menu_that_forgot_to_ask_the_data_still_do(
    new_guarded: Callable[..., Server], staffs: dict[str, list[ForwardMsg]]
) -> None:
    """Rows of colleagues and notes of the staff are asked for where they are read."""
    server = new_guarded(sabotage="import ui.menu\nui.menu.is_open = lambda screen: True")
    reader = Person(server.url)
    reader.sign_in("reader")
    with opened(reader) as line:
        for path in ("duplicates", "records", "quality"):
            rows = {found for text in texts(staffs[path], place=MAIN) for found in re.findall(r"demo-[0-9]{7}", text)}
            said = texts(line.draw(path, lang="fr"), place=MAIN)
            assert any(i18n.t("staff.only", "fr") in text for text in said), path
            assert not any(one in text for one in rows for text in said), path


def test_a_stay_that_is_over_is_shown_no_page_any_more(person: People, guarded: Server) -> None:
    """Its socket is still open; so is that of who was taken off the list."""
    leaving, listed_before = person("reader"), person("grouped")
    with opened(leaving) as line, opened(listed_before) as other:
        told = set(texts(line.draw("services", lang="fr"), place=MAIN)) | set(texts(line.draw("register", lang="fr"), place=MAIN))
        alive = {one for one in told if len(one) > SHORT and " " in one}
        other.draw("", lang="fr")
        leaving.get("/auth/logout")
        for screen in SCREENS:
            answer = line.draw(screen.path, lang="fr", build="20240101", id="demo-0000001", incident="1", page="2")
            _assert_turned_away(answer, alive)
        file = guarded.data / "sign_in.toml"
        told_of_group = file.read_text(encoding="utf-8")
        file.write_text(told_of_group.replace('"bureau"', '"autre"'), encoding="utf-8")
        try:
            _assert_turned_away(other.draw("services", lang="fr"), alive)
        finally:
            file.write_text(told_of_group, encoding="utf-8")


def _assert_turned_away(answer: list[ForwardMsg], alive: set[str]) -> None:
    said = texts(answer)
    assert any(i18n.t("sign_in.over.title", "fr") in text for text in said)
    kinds = {
        one.delta.new_element.WhichOneof("type")
        for one in answer
        if one.WhichOneof("type") == "delta" and one.delta.HasField("new_element")
    }
    assert kinds <= {"html", "markdown", "heading", "empty", "page_link", "iframe", None}, kinds
    frame = {one for one in said if "<style" in one or "data-lang" in one}
    assert not (alive & set(said)) - frame


@pytest.mark.parametrize("how", ["signed out", "a reader now"])
def test_a_button_of_the_staff_on_a_page_left_open_does_nothing(person: People, guarded: Server, how: str) -> None:
    staff = person("staff")
    with opened(staff) as line, opened(staff) as loading, opened(staff) as giving:
        decide = _widget(line.draw("duplicates", lang="fr"), "both_")
        given = give(staff, loading)
        go = _widget(loading.draw("load", widgets=[given], lang="fr"), "load_go")
        late = give(staff, giving)
        n_waiting = len(list((guarded.data / ".uploads").glob("*")))
        before = on_disk(guarded)
        with no_longer_staff(staff, guarded, how):
            for one, page, widget in (
                (line, "duplicates", pressed(decide)),
                (loading, "load", pressed(go)),
                (giving, "load", late),
            ):
                said = texts(one.draw(page, widgets=[widget], lang="fr"))
                assert on_disk(guarded) == before, page
                turned_away = i18n.t("sign_in.over.title" if how == "signed out" else "staff.only", "fr")
                assert any(turned_away in text for text in said), page
            assert len(list((guarded.data / ".uploads").glob("*"))) == n_waiting
            assert put(staff, giving)[1] == "not admitted"


@pytest.mark.parametrize("how", ["signed out", "a reader now"])
def test_a_file_of_the_staff_is_not_taken_from_a_page_left_open(person: People, guarded: Server, how: str) -> None:
    staff = person("staff")
    with opened(staff) as line:
        files = deferred(line.draw("quality", lang="fr"))
        mine = made(line, files[0])
        assert staff.get(mine).status_code == 200
        with no_longer_staff(staff, guarded, how):
            for address in (mine, made(line, files[0]), made(line, files[1])):
                assert staff.get(address).status_code in (401, 404), "the file of a page that is no longer his"


def test_a_file_that_another_offers_is_made_for_him_alone(person: People) -> None:
    staff, reader = person("staff"), person("reader")
    with opened(staff) as line, opened(reader) as other:
        files = deferred(line.draw("quality", lang="fr"))
        other.draw("", lang="fr")
        address = made(other, files[0])
        assert reader.get(address).status_code == 404
        assert staff.get(address).status_code == 200
        for crafted in (address.replace("/media/", "/media/./"), address.replace("/media/", "/media//"), f"{address}/", f"{address}?x=/y"):
            assert files[0] not in crafted and reader.get(crafted).status_code in (400, 404), crafted
        assert reader.web.head(reader.base + address).status_code == 404
        assert reader.get(address, Range="bytes=0-10").status_code == 404


def test_a_table_is_copied_for_the_stay_that_shows_it_and_no_longer(person: People) -> None:
    reader = person("reader")
    with opened(reader) as line:
        shown = " ".join(texts(line.draw("services", lang="fr")))
        address = next(iter(re.findall(r"data-from='\./(copy/[^']+)'", shown)))
        assert reader.get(f"/{address}").status_code == 200
        assert [person(sub).get(f"/{address}").status_code for sub in ("grouped", "staff", "stranger", "")] == [404, 404, 403, 401]
        reader.get("/auth/logout")
        assert reader.get(f"/{address}").status_code == 401
        again = person("reader")
        assert again.get(f"/{address}").status_code == 404, "another stay of the same person"


def test_what_no_page_says_is_not_heard(person: People) -> None:
    """A reader must not empty what is kept for all, and needs to know nothing of the machine."""
    with opened(person("reader")) as line:
        copy = _copy_of(line.draw("services", lang="fr"))
        for name in ("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime"):
            line.say(BackMsg(**{name: True}))
        asking = BackMsg()
        asking.backend_operation_request.request_id, asking.backend_operation_request.session_id = "1", line.session_id
        for name in ("install_skills", "dismiss_skills_nudge"):
            getattr(asking.backend_operation_request, name).SetInParent()
            line.say(asking)
        line.say(BackMsg())
        line.say(BackMsg(app_heartbeat=True))
        n_before = len(line.heard)
        assert _copy_of(line.draw("services", lang="fr")) == copy, "the session was emptied, and with it what is kept for all"
        kinds = {one.WhichOneof("type") for one in line.heard[n_before:]}
        assert not kinds & {"git_info_changed", "backend_operation_response"}, kinds
        assert not any(one.session_status_changed.run_on_save for one in line.heard)


def test_every_message_a_browser_can_send_is_known_here() -> None:
    """A new one of Streamlit is not heard before somebody thought about it."""
    known = {
        *("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"),
        *("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime"),
    }
    assert {field.name for field in BackMsg.DESCRIPTOR.fields} == known
    operations = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type.oneofs_by_name["payload"]
    assert {field.name for field in operations.fields} == {"deferred_file", "dataframe_chunk", "install_skills", "dismiss_skills_nudge"}


def test_another_ones_session_is_not_taken_over(person: People) -> None:
    staff, reader = person("staff"), person("reader")
    with opened(staff) as line:
        line.draw("quality", lang="fr")
        with opened(reader, session_id=line.session_id) as other:
            other.draw("", lang="fr")
            assert other.session_id != line.session_id
        assert line.draw("quality", lang="fr"), "it goes on for whom it is"
        is_of = line.session_id
    with opened(reader, session_id=is_of) as other:  # it waits a while for its browser
        said = texts(other.draw("quality", lang="fr"))
        assert other.session_id != is_of
        assert any(i18n.t("staff.only", "fr") in text for text in said)


def test_who_comes_without_a_token_is_still_who_the_cookie_says(person: People, everybodys: set[str]) -> None:
    """Streamlit then knows nobody, and gives a session back to whoever names it: what is shown follows the cookie all the same."""
    staff, reader = person("staff"), person("reader")
    with opened(staff, token="none") as line:
        secret = own_words(line.draw("quality", lang="fr"), everybodys, "quality")
        with opened(reader, token="none", session_id=line.session_id) as other:
            said = texts(other.draw("quality", lang="fr"), place=MAIN)
            assert any(i18n.t("staff.only", "fr") in text for text in said)
            assert not secret & set(said)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example", "file://"])
def test_a_page_from_elsewhere_opens_no_socket(person: People, guarded: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(person("staff"), origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_cookies_that_open_no_socket(guarded: Server, person: People) -> None:
    gone = person("reader")
    copied = Person(guarded.url)
    copied.web.cookies.update(gone.cookies)
    gone.get("/auth/logout")
    forged = Person(guarded.url)
    forged.web.cookies.set("_streamlit_user", json.dumps({"is_logged_in": True, "email": ADDRESSES["staff"], "email_verified": True}))
    outsiders = {
        "no cookie": Person(guarded.url),
        "signed out": copied,
        "forged": forged,
        "over": with_claims(guarded, email=ADDRESSES["staff"], iat=1),
        "not signed in": with_claims(guarded, email=ADDRESSES["staff"], is_logged_in=False),
        "not verified": with_claims(guarded, email=ADDRESSES["staff"], email_verified=False),
        "on no list": with_claims(guarded, email="x@example.net"),
    }
    for name, one in outsiders.items():
        with pytest.raises(InvalidStatus) as refused, opened(one):
            pass
        assert refused.value.response.status_code == 403, name
    with opened(with_claims(guarded, email="x@example.org")) as line:
        assert line.draw("method", lang="fr"), "a cookie of the same make that names a reader"


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\xff" * 40, 1002), (b"\x00", 1002), (b"\x0a\xff\xff\xff\xff\x0f", 1002), (b"\x00" * 17_000_000, 1009)],
    ids=["noise", "a zero", "a length that lies", "too much"],
)
def test_a_frame_that_is_no_message_ends_the_socket(person: People, frame: bytes, code: int) -> None:
    reader = person("reader")
    with opened(reader) as line:
        line.say(frame)
        assert line.hear("script_finished") is None
        assert line.close_code == code
    with opened(reader) as line:
        assert line.draw("method", lang="fr")


def test_states_of_widgets_made_to_break_things(person: People) -> None:
    values: list[dict[str, Any]] = [
        {"int_value": 2**62},
        {"int_value": -(2**62)},
        {"double_value": float("nan")},
        {"string_value": "x" * 100_000},
        {"json_value": "{" * 2000},
        {"bytes_value": b"\xff" * 1000},
        {"json_trigger_value": "[]"},
    ]
    with opened(person("reader")) as line:
        ids = widget_ids(line.draw("services", lang="fr"))
        for value in values:
            answer = line.draw("services", widgets=[WidgetState(id=one, **value) for one in ids[:30]], lang="fr")
            assert not any("Traceback" in text for text in texts(answer))
        assert line.draw("services", lang="fr", service="\x00" * 100, page="9" * 400, build="../../etc/passwd", id="'; drop table")


# --- how it is done ---------------------------------------------------------------------------------------------------------


def own_words(page: Iterable[ForwardMsg], others: set[str], path: str) -> set[str]:
    """Of a page: its data, its explanations and the names of what can be pressed there."""
    told = {one for one in texts(page, place=MAIN) if len(one) > SHORT and (" " in one or one.startswith("$$ID-"))}
    return {one for one in told if f"/{path}?" not in one} - others


@contextmanager
def no_longer_staff(person: Person, server: Server, how: str) -> Iterator[None]:
    """Whoever signs out, or whom the lists now call a reader."""
    if how == "signed out":
        person.get("/auth/logout")
        yield
    else:
        with listed(server, staff="autre@example.org"):
            yield


def give(person: Person, line: Line) -> WidgetState:
    """A file on the way in, as the page of the staff takes it; the state of its widget says so."""
    asker = _widget(line.draw("load", lang="fr"), "load_file_")
    urls, said = put(person, line)
    assert said != "not admitted"
    state = WidgetState(id=asker)
    info = state.file_uploader_state_value.uploaded_file_info.add()
    info.name, info.size, info.file_id = "envois.csv", len(EXPORT), urls.file_id
    info.file_urls.CopyFrom(urls)
    return state


def put(person: Person, line: Line) -> tuple[Any, str]:
    """At the address that the server names for it; what it answers."""
    asking = BackMsg()
    asking.file_urls_request.request_id, asking.file_urls_request.session_id = "1", line.session_id
    asking.file_urls_request.file_names.append("envois.csv")
    line.say(asking)
    told = line.hear("file_urls_response")
    assert told is not None
    urls = told.file_urls_response.file_urls[0]
    token = {"X-Xsrftoken": person.cookies["_streamlit_xsrf"]}
    return urls, person.web.put(person.base + urls.upload_url, files={"x": ("envois.csv", EXPORT)}, headers=token).text


def deferred(page: Iterable[ForwardMsg]) -> list[str]:
    """The files a page offers, by the names under which they can be asked for."""
    elements = [one.delta.new_element for one in page if one.WhichOneof("type") == "delta" and one.delta.HasField("new_element")]
    return [one.download_button.deferred_file_id for one in elements if one.WhichOneof("type") == "download_button"]


def made(line: Line, file_id: str) -> str:
    """The address at which the server has put it."""
    asking = BackMsg()
    asking.backend_operation_request.request_id, asking.backend_operation_request.session_id = "1", line.session_id
    asking.backend_operation_request.deferred_file.file_id = file_id
    line.say(asking)
    told = line.hear("backend_operation_response")
    assert told is not None
    return told.backend_operation_response.deferred_file.url


def _widget(page: Iterable[ForwardMsg], name: str) -> str:
    return next(one for one in widget_ids(page) if f"-{name}" in one)


def _hash(page: Iterable[ForwardMsg]) -> str:
    return next(one.navigation.page_script_hash for one in page if one.WhichOneof("type") == "navigation")


def _copy_of(page: Iterable[ForwardMsg]) -> str:
    return next(found[1] for text in texts(page) if (found := re.search(r"data-from='\./copy/([^/]+)/", text)))
