"""Apache Superset as the peer: the same four figures, four pictures and table on one of its dashboards, over the same build file.

Its Python is one of its own (`superset.txt`, every version as it ran here); its metadata is a SQLite file. The dashboard is made through
its API. Each run begins with a copy of metadata that were made once, which takes a minute.

What it shows beside ours: no sentence, no interval, no comparison of days and no incidents; of the pictures over time only the totals, of
the regions only the counts. So it does less for a click, and the numbers it shows are held equal to ours (`equality.py`).
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from analytics.filters import Filters
from benchmarks.environments import python_with

if TYPE_CHECKING:
    from benchmarks.clicks.servers import Page

NAME = "observatory"
USER, PASSWORD = "admin", "admin"  # of a server on 127.0.0.1 that lives as long as the run
ASKS = "/api/v1/chart/data"
WORKERS, THREADS = 2, 4
REQUIREMENTS = Path(__file__).with_name("superset.txt")
CONFIG = """
import os
SECRET_KEY = os.environ["PEER_SECRET"]
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["PEER_METADATA"]
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
PREVENT_UNSAFE_DB_CONNECTIONS = False  # DuckDB is a file
"""  # answers are kept by no cache: that is its default


@dataclass(frozen=True)
class Chart:
    name: str
    kind: str
    settings: Mapping[str, Any]
    row: int


def _metric(label: str, sql: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "sqlExpression": sql, "label": label, "hasCustomLabel": True, "optionName": f"metric_{label}"}


_REPORTERS = _metric("n_reporters", "COUNT(DISTINCT reporter_key)")
_COLUMNS = (
    _REPORTERS,
    _metric("n_reporters_severe", "COUNT(DISTINCT CASE WHEN severity_code IN ('2', '3') THEN reporter_key END)"),
    _metric("n_reports", "COUNT(*)"),
    _metric("n_reports_severity_unknown", "COUNT(CASE WHEN severity_code = 'unknown' THEN 1 END)"),
    _metric("n_reports_from_memory", "COUNT(CASE WHEN is_from_memory THEN 1 END)"),
    _metric("first_on", "MIN(occurred_on)"),
    _metric("last_on", "MAX(occurred_on)"),
)
_EXACT = {
    "expressionType": "SIMPLE",
    "subject": "time_precision",
    "operator": "==",
    "operatorId": "EQUALS",
    "comparator": "exact",
    "clause": "WHERE",
    "filterOptionName": "exact",
}


def _figure(name: str, sql: str) -> Chart:
    return Chart(name, "big_number_total", {"metric": _metric(name, sql), "y_axis_format": ",d"}, row=0)


def _bars(name: str, column: str, row: int, **settings: Any) -> Chart:
    common = {"x_axis": column, "metrics": [_REPORTERS], "groupby": [], "show_legend": False}
    return Chart(name, "echarts_timeseries_bar", common | settings, row)


CHARTS = (  # in this order they get their numbers, from 1
    _figure("n_reporters", "COUNT(DISTINCT reporter_key)"),
    _figure("n_reports", "COUNT(*)"),
    _figure("n_submissions", "COUNT(DISTINCT submission_id)"),
    _figure("n_counted", "COUNT(DISTINCT CASE WHEN region_code IN ('WAL', 'BRU') THEN reporter_key END)"),
    _bars("timeline", "occurred_on", 1, time_grain_sqla="P1W"),
    _bars("services", "service_code", 2, xAxisForceCategorical=True, orientation="horizontal"),
    _bars("regions", "region_code", 2, xAxisForceCategorical=True),
    Chart(
        "week",
        "heatmap_v2",
        {
            "x_axis": "occurred_hour",
            "groupby": "occurred_weekday",
            "metric": _REPORTERS,
            "normalize_across": "heatmap",
            "sort_x_axis": "alpha_asc",
            "sort_y_axis": "alpha_asc",
            "linear_color_scheme": "superset_seq_1",
            "value_bounds": [None, None],
            "adhoc_filters": [_EXACT],
        },
        row=3,
    ),
    Chart("table", "table", {"query_mode": "aggregate", "groupby": ["service_code"], "metrics": list(_COLUMNS)}, row=4),
)


COLUMNS = {"regions": "region_code", "severities": "severity_code"}


def query(filters: Filters) -> str:
    """A filter in the address of the dashboard."""
    parts = []
    for dimension, column in COLUMNS.items():
        if codes := filters.codes(dimension):
            values = "!(" + ",".join(f"'{code}'" for code in codes) + ")"
            asked = f"(filters:!((col:{column},op:IN,val:{values})))"
            name = f"NATIVE_FILTER-{dimension}"
            parts.append(f"{name}:(extraFormData:{asked},filterState:(value:{values}),id:{name},ownState:())")
    return urlencode({"native_filters": f"({','.join(parts)})"}) if parts else ""


def superset(build_file: Path, scratch: Path) -> Page:
    """A page whose dashboard stands ready."""
    from benchmarks.clicks.servers import Page, running

    python = python_with("superset", file=REQUIREMENTS)
    environment = _metadata(python, scratch)
    page = Page(
        name="Superset",
        command=(
            str(python.with_name("gunicorn")),
            *("--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)),
            *("--timeout", "120", "--bind", "127.0.0.1:{port}", "superset.app:create_app()"),
        ),
        answers="health",
        page=".grid-container",
        done="body:not(:has([data-test=loading-indicator]))",
        pill="",
        n_pictures=4,
        mark="[data-test-chart-name=n_reports] .header-line",
        figure="[data-test-viz-type^=echarts], [data-test-viz-type=heatmap_v2]",
        asks=ASKS,
        kind="superset",
        environment=environment,
    )
    with running(page) as server:
        _make_dashboard(_Api(server.address), build_file)
    return page


def _metadata(python: Path, scratch: Path) -> dict[str, str]:
    """The variables of a server of its own, with a copy of metadata that hold its one user."""
    kept = python.parent.parent / "site"
    config, secret, made = kept / "superset_config.py", kept / "secret", kept / "metadata.db"
    if not (kept / "ready").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        config.write_text(CONFIG, encoding="utf-8")
        secret.write_text(secrets.token_hex(32), encoding="utf-8")
        environment = os.environ | _variables(config, secret, made)
        user = ("--username", USER, "--password", PASSWORD, "--firstname", "A", "--lastname", "B", "--email", "a@example.org")
        for command in (("db", "upgrade"), ("fab", "create-admin", *user), ("init",)):
            subprocess.run([str(python.with_name("superset")), *command], env=environment, check=True, capture_output=True)
        (kept / "ready").touch()
    mine = scratch / "superset.db"
    shutil.copy(made, mine)
    return _variables(config, secret, mine)


def _variables(config: Path, secret: Path, metadata: Path) -> dict[str, str]:
    return {
        "SUPERSET_CONFIG_PATH": str(config),
        "PEER_SECRET": secret.read_text(encoding="utf-8"),
        "PEER_METADATA": str(metadata),
        "FLASK_APP": "superset.app:create_app()",
    }


class _Api:
    def __init__(self, address: str) -> None:
        self._address, self._token = address.rstrip("/"), ""
        told = {"username": USER, "password": PASSWORD, "provider": "db", "refresh": False}
        self._token = self("POST", "/api/v1/security/login", told)["access_token"]

    def __call__(self, method: str, path: str, told: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        request = urllib.request.Request(self._address + path, json.dumps(told).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:1000]!r}") from error


def _make_dashboard(api: _Api, build_file: Path) -> None:
    connection = {"connect_args": {"read_only": True, "config": {"threads": 2}}}  # as ours
    database = {
        "database_name": "build",
        "sqlalchemy_uri": f"duckdb:///{build_file}",
        "extra": json.dumps({"engine_params": connection}),
    }
    source = {"database": api("POST", "/api/v1/database/", database)["id"], "schema": "marts", "table_name": "fct_reports"}
    dataset = api("POST", "/api/v1/dataset/", source)["id"]
    board = api("POST", "/api/v1/dashboard/", {"dashboard_title": NAME, "slug": NAME, "published": True})["id"]
    common = {"datasource": f"{dataset}__table", "adhoc_filters": [], "time_range": "No filter", "row_limit": 10_000}
    for number, chart in enumerate(CHARTS, 1):
        told = {
            "slice_name": chart.name,
            "viz_type": chart.kind,
            "datasource_id": dataset,
            "datasource_type": "table",
            "params": json.dumps({**common, "viz_type": chart.kind, **chart.settings}),
            "dashboards": [board],
        }
        assert api("POST", "/api/v1/chart/", told)["id"] == number
    filters = [_filter(name, column, dataset) for name, column in COLUMNS.items()]
    settings = {"native_filter_configuration": filters, "cross_filters_enabled": False, "refresh_frequency": 0}
    api("PUT", f"/api/v1/dashboard/{board}", {"position_json": json.dumps(_places(CHARTS)), "json_metadata": json.dumps(settings)})


def _filter(name: str, column: str, dataset: int) -> dict[str, Any]:
    return {
        "id": f"NATIVE_FILTER-{name}",
        "name": name,
        "filterType": "filter_select",
        "type": "NATIVE_FILTER",
        "targets": [{"datasetId": dataset, "column": {"name": column}}],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "defaultToFirstItem": False, "inverseSelection": False},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "chartsInScope": list(range(1, len(CHARTS) + 1)),
        "tabsInScope": [],
        "description": "",
    }


def _places(charts: Sequence[Chart]) -> dict[str, Any]:
    """Rows under one another, the charts of a row as wide as one another."""
    rows = sorted({chart.row for chart in charts})
    root: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [f"ROW-{row}" for row in rows], "parents": ["ROOT_ID"]},
    }
    for row in rows:
        within = [(number, chart) for number, chart in enumerate(charts, 1) if chart.row == row]
        root[f"ROW-{row}"] = {
            "type": "ROW",
            "id": f"ROW-{row}",
            "children": [f"CHART-{number}" for number, _ in within],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for number, chart in within:
            size = {"width": 12 // len(within), "height": 20 if row == 0 else 45}
            root[f"CHART-{number}"] = {
                "type": "CHART",
                "id": f"CHART-{number}",
                "children": [],
                "parents": ["ROOT_ID", "GRID_ID", f"ROW-{row}"],
                "meta": {"chartId": number, "sliceName": chart.name, **size},
            }
    return root
