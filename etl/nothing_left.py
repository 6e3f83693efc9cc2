"""Nothing to count: because every colleague took back what they had sent, or because nothing could be read? Only the first is the truth."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.publish import current_build_id
from etl.raw import Source
from etl.sql import model
from settings import DataFolder


def is_all_taken_back(con: duckdb.DuckDBPyConnection, folder: DataFolder, sources: Sequence[Source]) -> bool:
    """Whether everything that counted was withdrawn or erased; asked of a build without any accepted submission, its rows still there.

    Held against the build before, submission by submission. Where there is none: withdrawals, and nothing that was refused.
    """
    build_id = current_build_id(folder)
    if build_id is None:
        (n_withdrawn,) = con.execute("select count(*) from int_withdrawals").fetchall()[0]
        return bool(n_withdrawn) and not any(source.rejected or source.error for source in sources)
    con.execute("attach ? as former (read_only)", [str(folder.build_file(build_id))])
    try:
        return not con.execute(model("intermediate", "lost_submissions")).fetchall()
    finally:
        con.execute("detach former")
