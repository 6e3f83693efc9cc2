"""Where the cluster is: `clickhouse://user:password@shard1:8123,shard2:8123/name?cluster=observatory`, one HTTP address per shard.

`name` is the database in which the loaders note their builds, and how the databases of the builds begin. `cluster` is how the
configuration of the servers calls the shards (`remote_servers`). With `&secure=1` the servers are asked over TLS, without it in clear; no
other word for it is taken, for a slip would send the password in clear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from settings import DataFolder, SettingsError, get_settings

_NAME = re.compile(r"[a-z](?:_?[a-z0-9]){0,40}")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::([0-9]{1,5}))?")
_OPTIONS = {"cluster", "secure"}
_WANTED = (
    "EHEALTHBUGS_WAREHOUSE_URL must be like clickhouse://user:password@shard1:8123,shard2:8123/name?cluster=observatory, "
    "with &secure=1 for TLS"
)
DEFAULT_PORT = 8123


@dataclass(frozen=True)
class Address:
    """`hosts`: of every shard, the first being the one that is asked and that keeps the list of builds. Holds a password: never show it."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    cluster: str
    user: str = "default"
    password: str = field(default="", repr=False)
    is_secure: bool = False


class WrongAddress(SettingsError):
    """The setting is no address of a cluster. Says nothing of what was given: it may hold a password."""


def read(url: str, *, is_demo: bool = False) -> Address:
    """Invented and real submissions never share a list of builds. Raises WrongAddress."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise WrongAddress(_WANTED) from None  # its words repeat what was given
    given = parse_qsl(parts.query, keep_blank_values=True)
    options = dict(given)
    login, _, places = parts.netloc.rpartition("@")
    hosts = [_HOST.fullmatch(place) for place in places.split(",")]
    name = parts.path.strip("/")
    cluster = options.get("cluster", "")
    is_place = parts.scheme == "clickhouse" and all(hosts) and _NAME.fullmatch(name) and _NAME.fullmatch(cluster)
    if not is_place or len(given) > len(options) or not options.keys() <= _OPTIONS or options.get("secure", "1") != "1":
        raise WrongAddress(_WANTED)
    user, _, password = login.partition(":")
    return Address(
        tuple((host[1].strip("[]"), int(host[2] or DEFAULT_PORT)) for host in hosts if host),
        f"{name}_demo" if is_demo else name,
        cluster,
        unquote(user) or "default",
        unquote(password),
        "secure" in options,
    )


def of(folder: DataFolder) -> Address | None:
    """Where the builds of a data folder are asked for; None: in its own files."""
    settings = get_settings()
    return read(settings.warehouse_url, is_demo=folder == settings.demo) if settings.warehouse_url else None
