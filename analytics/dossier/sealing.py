"""The sealed file: everything that was made, the tables as data, the method, what it was made from, and the sums that prove it whole.

A seal is no format: it is made of the bytes of the formats beside it, and adds only what the contents hold. The sums stand in a text that
`sha256sum -c` reads, so that nobody needs this product to check them; they prove that nothing was changed since, not who made it. The same
contents give the same bytes: names are sorted, moments are that of the dossier.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from analytics import exports
from analytics.dossier.contents import Dossier, Figure, Table
from analytics.dossier.formats import FORMATS
from analytics.dossier.formats.page import page
from i18n import t

MANIFEST, README, REQUEST, METHOD = "MANIFEST.sha256", "README.txt", "request.json", "method.html"
DICTIONARY = "tables/dictionary.csv"
INCIDENTS = "incidents"
_LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>.+)")
_LEVEL = 9  # of compression, the same everywhere
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)  # of an entry that lies
_MODE = 0o100644 << 16  # a plain file that everybody may read


def seal(contents: Dossier, made: Mapping[str, bytes]) -> bytes:
    """`made`: the files of the formats, by name."""
    files = dict(made) | data_files(contents)
    method = _method(contents)
    if method is not None:
        files[METHOD] = method
    files[REQUEST] = _request(contents)
    files[README] = _read_me(contents, (*files, README)).encode("utf-8")
    files[MANIFEST] = manifest(files).encode("utf-8")
    return _zipped(files, contents.issued_at)


def data_files(contents: Dossier) -> dict[str, bytes]:
    """Each figure and table as CSV and Parquet, by name, and what their columns and codes mean; the incidents of the annex stand on top."""
    files: dict[str, bytes] = {}
    for part in contents.numbered:
        for suffix, write in ((".csv", exports.technical_csv), (".parquet", exports.parquet)):
            files[_name(part) + suffix] = write(part.export)
    if files:
        files[DICTIONARY] = _dictionary(contents)
    return files


def manifest(files: Mapping[str, bytes]) -> str:
    """As `sha256sum` writes it, of every file but the manifest itself."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))


def _name(part: Figure | Table) -> str:
    if part.export.id == INCIDENTS:
        return INCIDENTS
    return f"tables/{_plain(part.number)}_{_plain(part.export.id)}"


def _plain(text: str) -> str:
    """Letters, digits, hyphens and underscores alone: a name never leads out of its folder."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-") or "-"


def _dictionary(contents: Dossier) -> bytes:
    """A line per column, then one per code of it: file, column, heading, type, code, label."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("file", "column", "heading", "type", "code", "label"))
    for part in contents.numbered:
        name = _name(part)
        for column in part.export.columns:
            start = (name, column.name, exports.neutralised(column.label), column.type)
            writer.writerow((*start, "", ""))
            writer.writerows((*start, exports.neutralised(code), exports.neutralised(label)) for code, label in column.labels.items())
    return out.getvalue().encode("utf-8")


def _method(contents: Dossier) -> bytes | None:
    """The section of the method as a page of its own; None where the dossier was made without it."""
    section = next((one for one in contents.sections if one.id == "method"), None)
    if section is None:
        return None
    return page(replace(contents, title=section.heading, key_figures=(), sections=(section,)))


def _request(contents: Dossier) -> bytes:
    return (json.dumps(contents.record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


COMMAND = f"python -m analytics.dossier replay {REQUEST} --out DIR"  # makes the same dossier again, letterhead and all


def _read_me(contents: Dossier, names: tuple[str, ...]) -> str:
    lang = contents.lang
    words = {"manifest": MANIFEST, "request": REQUEST, "dictionary": DICTIONARY, "command": "sha256sum"}
    titles = {_name(part): f"{part.number} – {part.title}" for part in contents.numbered}

    def said(name: str) -> str:
        if (title := titles.get(str(PurePosixPath(name).with_suffix("")))) is not None:
            return title
        known = {REQUEST: "request", METHOD: "method", README: "readme", DICTIONARY: "dictionary"}
        if name in known:
            return t(f"dossier.sealed.file.{known[name]}", lang)
        of = next(one for one in FORMATS.values() if one.file_name(contents) == name)
        return t(f"dossier.download.{of.code}", lang)

    lines = [
        f"{contents.words['product']} – {contents.audience}",
        *([f"{contents.words['demo'].upper()} – {contents.notice}"] if contents.is_demo else []),
        contents.title,
        contents.subtitle,
        *(f"{name}{contents.words['colon']}{words_}" for name, words_ in contents.facts),
        "",
        t("dossier.sealed.what", lang),
        "",
        t("dossier.sealed.check", lang, **words),
        *(f"  {system}{contents.words['colon']}{line}" for system, line in _CHECKS),
        t("dossier.sealed.proves", lang, **words),
        "",
        t("dossier.sealed.again", lang, **words),
        f"  {COMMAND}",
        "",
        t("dossier.sealed.codes", lang, **words),
        "",
        t("dossier.sealed.files", lang),
        *(f"  {name} – {said(name)}" for name in sorted(names)),
        f"  {MANIFEST} – {t('dossier.sealed.file.manifest', lang)}",
    ]
    return "\n".join(" ".join(line.split("\n")) for line in lines) + "\n"


_CHECKS = (
    ("Linux", f"sha256sum -c {MANIFEST}"),
    ("macOS", f"shasum -a 256 -c {MANIFEST}"),
    (
        "Windows PowerShell",
        f"Get-Content {MANIFEST} | % {{ $sum, $name = $_ -split '  ', 2; \"$name $((Get-FileHash $name).Hash -eq $sum)\" }}",
    ),
    ("eHealth Bugs", "python -m analytics.dossier verify FILE.zip"),
)


def _zipped(files: Mapping[str, bytes], issued_at: dt.datetime) -> bytes:
    out = io.BytesIO()
    moment = issued_at.astimezone(dt.UTC)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, _MODE
            archive.writestr(entry, files[name], compresslevel=_LEVEL)
    return out.getvalue()


# --- checking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What became of a sealed file: names of files that are not as they were, are missing, were added, or occur twice or under a name that
    leads elsewhere; `fault` where it could not be read at all (`dossier.verify.fault.<code>`). `manifest_sum`: what to compare with what
    the sender says."""

    lang: str = ""
    n_files: int = 0
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    fault: str = ""
    manifest_sum: str = ""

    @property
    def is_whole(self) -> bool:
        return not (self.fault or self.changed or self.missing or self.added or self.unsafe)


def verify(content: bytes) -> Verdict:
    """Reads nothing but the bytes given and never unpacks them anywhere."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return Verdict(fault="not_a_zip")
    with archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        if MANIFEST not in names:
            return Verdict(fault="no_manifest")
        sums: dict[str, str] = {}
        for name in names:
            sums[name] = _sum_of(archive, name)
        try:
            text = archive.read(MANIFEST).decode("utf-8")
        except _DAMAGE:
            return Verdict(fault="unreadable_manifest")
        lines = [_LINE.fullmatch(line) for line in text.splitlines()]
        if not lines or not all(lines):
            return Verdict(fault="unreadable_manifest")
        listed = [(line["name"], line["sum"]) for line in lines if line]
        expected = dict(listed)
        twice = {name for name in names if names.count(name) > 1} | ({name for name, _ in listed} if len(expected) < len(listed) else set())
        return Verdict(
            lang=_language(archive, names),
            n_files=len(expected),
            changed=tuple(sorted(name for name, one in expected.items() if name in sums and sums[name] != one)),
            missing=tuple(sorted(expected.keys() - sums.keys())),
            added=tuple(sorted(sums.keys() - expected.keys() - {MANIFEST})),
            unsafe=tuple(sorted(twice | {name for name in names if not _is_inside(name)})),
            manifest_sum=sums[MANIFEST],
        )


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    """Empty where the file is damaged."""
    found = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while part := file.read(1 << 20):
                found.update(part)
    except _DAMAGE:
        return ""
    return found.hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name)


def _language(archive: zipfile.ZipFile, names: list[str]) -> str:
    if REQUEST not in names:
        return ""
    try:
        return str(json.loads(archive.read(REQUEST))["language"])
    except (KeyError, TypeError, *_DAMAGE):
        return ""
