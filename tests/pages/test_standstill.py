"""Staff are told on Qualité that the figures stand still, and why; nobody is while runs succeed."""

from __future__ import annotations

import shutil
from pathlib import Path

import i18n
from commands import LEFT_OUT
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.pages.conftest import Open
from tests.pages.screen import said

WORDS = i18n.t("quality.standstill.kept", "fr")


def test_a_refused_run_is_told_until_one_succeeds(union: Union, open_staff_page: Open) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    assert WORDS not in said(open_staff_page("quality", union.root))
    broken = union.folder.records / "campaigns.csv"
    broken.write_text("campaign_id,starts_on\nx,never\n", encoding="utf-8")
    assert union.etl("run").code == 1
    told = said(open_staff_page("quality", union.root))
    assert WORDS in told and "Les chiffres n’avancent plus depuis le" in told and "campaigns.csv" in told
    broken.unlink()
    union.run()
    assert WORDS not in said(open_staff_page("quality", union.root))


def test_a_store_that_is_not_read_holds_up_no_file(union: Union, open_staff_page: Open) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    (union.root / "intake.sqlite").write_bytes(b"no store of ours" * 100)
    assert union.etl("run").code == LEFT_OUT
    told = said(open_staff_page("quality", union.root))
    assert "Ce qui passe par le formulaire n’est plus lu depuis le" in told and "Les chiffres n’avancent plus" not in told


def test_a_first_own_build_that_fails_is_told_beside_the_demo(demo_root: Path, tmp_path: Path, open_staff_page: Open) -> None:
    root = tmp_path / "data"
    shutil.copytree(demo_root / "demo", root / "demo")
    union = Union(root)
    union.put("a.csv", "submission_id,service_codes\n")
    assert union.etl("run").code == 1
    told = said(open_staff_page("quality", root))
    assert WORDS in told and i18n.t("staff.refused.NothingToPublish", "fr") in told


def test_two_refusals_are_both_told(union: Union, open_staff_page: Open) -> None:
    union.put("a.csv", as_csv([row()]))
    (union.root / "intake.sqlite").write_bytes(b"no store of ours" * 100)
    warehouse = {"EHEALTHBUGS_WAREHOUSE_URL": "clickhouse://nobody@127.0.0.1:1/none?cluster=none"}
    assert union.etl_with(warehouse, "run").code == 1
    told = said(open_staff_page("quality", union.root))
    assert all(i18n.t(f"staff.refused.{name}", "fr") in told for name in ("StoreNotRead", "WarehouseRefused"))
