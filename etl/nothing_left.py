"""Nothing to count: because every colleague took back what they had sent, or because nothing could be read? Only the first is the truth."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.builds import build_files, current_build_id, is_whole
from etl.raw import Source
from etl.sql import model
from settings import DataFolder


def is_all_taken_back(con: duckdb.DuckDBPyConnection, folder: DataFolder, sources: Sequence[Source]) -> bool:
    """Whether everything that counted was withdrawn or erased; asked of a build without any accepted submission, its rows still there.

    Held against the build before, submission by submission, be it shown or already taken away. Where there is none: something was taken
    back, and nothing was refused. A build that is damaged, or whose tables another version of the program made, cannot be asked, and stays.
    """
    current_id, kept = current_build_id(folder), build_files(folder)
    former = folder.build_file(current_id) if current_id else kept[-1] if kept else None
    if former is None:
        (n_withdrawn,) = con.execute("select count(*) from int_withdrawals").fetchall()[0]
        is_taken_back = bool(n_withdrawn) or any(source.erased for source in sources)
        return is_taken_back and not any(source.rejected or source.error for source in sources)
    if not is_whole(folder, former.stem):
        return False
    con.execute("attach ? as former (read_only)", [str(former)])
    try:
        return not con.execute(model("intermediate", "lost_submissions")).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        return False
    finally:
        con.execute("detach former")
