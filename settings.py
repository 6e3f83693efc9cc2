"""Every path and environment variable of the product, typed and read once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT_DIR = Path(__file__).resolve().parent
PRODUCT_VERSION: str = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
_SITE = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MEMORY = re.compile(r"([1-9][0-9]{0,5})(MB|GB)")
_LEAST_MEMORY = 200  # MB: three times what a load of a few submissions takes
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ./()-]{5,24}")
DOSSIER_SCRATCH = "ehealthbugs_dossier_"  # how the temporary folders begin that dossiers are made in
PRIVATE = 0o700  # of folders that hold identifiers: nobody else on the machine reads them


class SettingsError(ValueError):
    """A variable of the environment cannot be what it says; the message names it."""


@dataclass(frozen=True)
class DataFolder:
    """One folder of submissions with everything derived from them. Real data and the demo never share one."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Exports waiting to be read; the union's staff put files here."""
        return self.root / "inbox"

    @property
    def uploads(self) -> Path:
        """Files a browser gave that nobody has loaded yet; they go with the loading, or after an hour."""
        return self.root / ".uploads"

    @property
    def raw(self) -> Path:
        """Exports as received. The only place that holds identifiers."""
        return self.root / "raw"

    @property
    def staged(self) -> Path:
        """One Parquet file per source: typed, hashed and scrubbed rows, rejections included."""
        return self.root / "staged"

    @property
    def builds(self) -> Path:
        return self.root / "builds"

    @property
    def records(self) -> Path:
        """What the union writes: observation periods, campaigns, decisions."""
        return self.root / "records"

    @property
    def word_templates(self) -> Path:
        """Copies of the union's own templates that issued dossiers were made with."""
        return self.records / "word_templates"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret.key"

    @property
    def intake_store(self) -> Path:
        """What came in through the form and its API, while no URL names another database. No identifiers."""
        return self.root / "intake.sqlite"

    @property
    def intake_watermark(self) -> Path:
        """How far runs have read the store of submissions."""
        return self.staged / ".intake-watermark"

    @property
    def downloads_log(self) -> Path:
        """Who took what away, while there is a sign-in."""
        return self.root / "downloads.jsonl"

    @property
    def current_pointer(self) -> Path:
        """One line: the id of the published build."""
        return self.builds / "current"

    @property
    def standing_refusal(self) -> Path:
        """Why runs are refused, the store is not read or the warehouse not written; gone once nothing is."""
        return self.builds / ".refusal.json"

    @property
    def run_lock(self) -> Path:
        """Held by whoever writes here."""
        return self.builds / ".lock"

    @property
    def loader_mark(self) -> Path:
        """By which the builds of this folder are known in a cluster, whatever machine or container serves it."""
        return self.builds / ".loader"

    def build_file(self, build_id: str) -> Path:
        return self.builds / f"{build_id}.duckdb"

    def build_sum(self, build_id: str) -> Path:
        """SHA-256 of the file, as `sha256sum` writes and checks it."""
        return self.builds / f"{build_id}.sha256"

    def make(self, *places: Path) -> None:
        """Folders of it, and itself: nobody else on the machine reads them. What stands already is left as it is."""
        self.root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        for place in places:
            place.mkdir(mode=PRIVATE, exist_ok=True)

    @property
    def has_build(self) -> bool:
        return self.current_pointer.exists()


@dataclass(frozen=True)
class Settings:
    """Where things are. `reference_dir` and `samples_dir` always stand beside the code. `public_url` is where readers reach
    the dashboard, without a slash at the end; empty: the address their browser used. `intake_url` is the database of the
    intake as SQLAlchemy writes it, `postgresql://…`; it may hold a password: never show it. Empty: a file in the data folder.
    `warehouse_url` is the ClickHouse cluster that answers the questions, as `cluster.address` reads it; it may hold a password too. Empty:
    the build files answer them.
    `form_url` is where colleagues reach the form; empty: beside the dashboard. `form_ancestors`: the sites that may frame it.
    `privacy_url`: the union's own privacy notice, `contact`: e-mail or telephone of its office; the form names both.
    `build_every`: seconds between two builds of what comes in while the server runs, 0 for none. `raw_months`: how long what was received
    is kept as it came. `query_memory`: how much DuckDB may take in one run of the ETL, or in a dashboard for each build that it holds
    open. `log_form`: text or json. `metrics_token`: who bears it may read /metrics; empty: programs on this machine."""

    data_dir: Path
    public_url: str = ""
    intake_url: str = field(default="", repr=False)
    warehouse_url: str = field(default="", repr=False)
    form_url: str = ""
    form_ancestors: tuple[str, ...] = ()
    form_per_minute: int = 300  # submissions of one address, which a hospital or a telephone network may share (decision 0016)
    privacy_url: str = ""
    contact: str = ""
    build_every: float = 300
    raw_months: int = 24
    query_memory: str = "1GB"
    log_form: str = "text"
    metrics_token: str = field(default="", repr=False)
    reference_dir: Path = PROJECT_DIR / "data" / "reference"
    samples_dir: Path = PROJECT_DIR / "data" / "samples"

    @property
    def data(self) -> DataFolder:
        return DataFolder(self.data_dir)

    @property
    def demo(self) -> DataFolder:
        return DataFolder(self.data_dir / "demo")

    @property
    def letterhead_file(self) -> Path:
        """What the union fills in for its letters."""
        return self.data_dir / "letterhead.toml"

    @property
    def sign_in_file(self) -> Path:
        """Who may see the dashboard; without it only this machine does."""
        return self.data_dir / "sign_in.toml"

    @property
    def cookie_key(self) -> Path:
        """What the cookies of the sign-in are signed with. Without it everybody signs in again."""
        return self.data_dir / "cookie.key"

    @property
    def ended_sessions(self) -> Path:
        return self.data_dir / "ended_sessions"

    @property
    def subscriptions_file(self) -> Path:
        """Who is written to about weeks and incidents, and through which mail server."""
        return self.data_dir / "subscriptions.toml"

    @property
    def sent_messages(self) -> Path:
        """What was written to whom, so that nobody is written to twice."""
        return self.data_dir / "sent_messages.jsonl"

    @property
    def word_template(self) -> Path:
        """The union's own template of the Word document, where it made one."""
        return self.data_dir / "dossier.docx"

    @property
    def served(self) -> DataFolder:
        """The folder the dashboard shows: the union's own once it has a build, the demo until then."""
        return self.data if self.data.has_build or not self.demo.has_build else self.demo


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    return Settings(
        data_dir=Path(os.environ.get("EHEALTHBUGS_DATA") or PROJECT_DIR / "data").resolve(),
        public_url=_address("EHEALTHBUGS_PUBLIC_URL"),
        intake_url=os.environ.get("EHEALTHBUGS_INTAKE_URL", "").strip(),
        warehouse_url=os.environ.get("EHEALTHBUGS_WAREHOUSE_URL", "").strip(),
        form_url=_address("EHEALTHBUGS_FORM_URL"),
        form_ancestors=_sites(os.environ.get("EHEALTHBUGS_FORM_ANCESTORS", "")),
        privacy_url=_address("EHEALTHBUGS_PRIVACY_URL"),
        contact=_contact(os.environ.get("EHEALTHBUGS_CONTACT", "")),
        metrics_token=os.environ.get("EHEALTHBUGS_METRICS_TOKEN", "").strip(),
        **_given("form_per_minute", "EHEALTHBUGS_FORM_PER_MINUTE", partial(_count, least=1)),
        **_given("build_every", "EHEALTHBUGS_BUILD_EVERY", _count),
        **_given("raw_months", "EHEALTHBUGS_RAW_MONTHS", _count),
        **_given("query_memory", "EHEALTHBUGS_QUERY_MEMORY", _memory),
        **_given("log_form", "EHEALTHBUGS_LOG", _log_form),
    )


def _given(name: str, variable: str, read: Callable[[str, str], Any]) -> dict[str, Any]:
    """The setting as `read` takes it from the variable; nothing where none is set, for the default stands in Settings alone."""
    given = os.environ.get(variable, "").strip()
    return {name: read(variable, given)} if given else {}


def _address(variable: str) -> str:
    """Raises SettingsError for what is no address of a site: it would stand in every file that leaves."""
    given = os.environ.get(variable, "")
    parts = urlsplit(given.strip())
    if given and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise SettingsError(f"{variable} must be like https://example.org or https://example.org/bugs, not {given!r}")
    return given.strip().rstrip("/")


def _contact(given: str) -> str:
    """Raises SettingsError for what is neither an e-mail address nor a telephone number: it becomes a link on a public page."""
    told = given.strip()
    if told and not (_MAIL.fullmatch(told) or _TELEPHONE.fullmatch(told)):
        raise SettingsError(f"EHEALTHBUGS_CONTACT is an e-mail address or a telephone number, not {given!r}")
    return told


def _memory(variable: str, given: str) -> str:
    """Raises SettingsError for what is no amount as DuckDB reads it, or too little for any question."""
    amount = given.upper().replace(" ", "")
    read = _MEMORY.fullmatch(amount)
    if not read or int(read[1]) * (1000 if read[2] == "GB" else 1) < _LEAST_MEMORY:
        raise SettingsError(f"{variable} is an amount such as 800MB or 2GB, at least {_LEAST_MEMORY}MB, not {given!r}")
    return amount


def _log_form(variable: str, given: str) -> str:
    """Raises SettingsError for a form that is not known: whoever reads the logs would miss them."""
    form = given.casefold()
    if form not in ("text", "json"):
        raise SettingsError(f"{variable} is text or json, not {given!r}")
    return form


def _sites(given: str) -> tuple[str, ...]:
    """Raises SettingsError for what is no origin: it goes into a header as it is."""
    sites = tuple(given.split())
    if wrong := [site for site in sites if not _SITE.fullmatch(site)]:
        raise SettingsError(f"EHEALTHBUGS_FORM_ANCESTORS lists sites such as https://www.example.org, parted by blanks, not {wrong[0]!r}")
    return sites


def _count(variable: str, given: str, least: int = 0) -> int:
    """Raises SettingsError for what is no whole number from `least`: a slip must not delete or build by accident."""
    if not (given.isascii() and given.isdecimal() and int(given) >= least):
        raise SettingsError(f"{variable} must be a whole number from {least}, not {given!r}")
    return int(given)
