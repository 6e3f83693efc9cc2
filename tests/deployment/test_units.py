"""The files an administrator copies: units that systemd accepts, a compose file whose parts exist, the hook of the certificate."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from etl.command_line import NOTHING_TO_SHOW
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.contract.test_documents import commands
from web.building import LONGEST_RUN

DEPLOY = PROJECT_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
WRITES_OF_FAILURES = "ehealthbugs-failed@.service"
STRICT = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=", "UMask=0077")


def test_units_are_accepted_by_systemd(tmp_path: Path) -> None:
    """By its own judge, which a Mac has not."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if unit.name == WRITES_OF_FAILURES:
            assert "\nExecStart=/bin/sh " in text
        elif unit.suffix == ".service":
            assert all(f"\n{line}\n" in text for line in STRICT), unit.name
            assert f"\nOnFailure={WRITES_OF_FAILURES.replace('@', '@%N')}\n" in text, unit.name
            assert ("Type=oneshot" in text) == ("\nSuccessExitStatus=SIGTERM\n" in text), f"{unit.name}: a stop is no failure"
            assert ("-m etl run " in text) == (f"\nSuccessExitStatus={NOTHING_TO_SHOW}\n" in text), unit.name
            for module in re.findall(r"python -m (\S+)", text):
                assert module in ("uvicorn", "intake", "etl", "analytics.digest"), unit.name
            assert set(re.findall(r"-m etl ([a-z-]+)", text)) <= commands()
        else:
            assert (DEPLOY / "systemd" / f"{unit.stem}.service").exists(), unit.name
    if sys.platform != "linux":
        return
    assert shutil.which("systemd-analyze"), "bash scripts/find_deployment_tools.sh installs it"
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/ehealthbugs/.venv/bin/python", shutil.which("true") or "/bin/true")
        (tmp_path / unit.name.replace("@.", "@9101.")).write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "ehealthbugs" in line]
    assert done.returncode == 0 and not said, done.stderr


def test_what_fails_for_ever_is_heard_of() -> None:
    """With `Restart=` a unit has failed, and `OnFailure=` speaks, only once its limit of starts is reached: a run that is long before it
    fails must reach it too. A server has no longest run, but what cannot start ends at once."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if "\nRestart=" not in text:
            continue
        starts = int(*re.findall(r"^StartLimitBurst=(\d+)$", text, re.MULTILINE))
        each = _seconds(text, "RestartSec")
        if "Type=oneshot" in text:
            each += text.count("\nExecStart=") * _seconds(text, "TimeoutStartSec")  # systemd gives it to each command
        assert starts * each <= _seconds(text, "StartLimitIntervalSec"), unit.name


def _seconds(text: str, name: str) -> int:
    """A span as systemd writes it."""
    (span,) = re.findall(rf"^{name}=(.+)$", text, re.MULTILINE)
    units = {"": 1, "s": 1, "min": 60, "h": 3600, "d": 86400}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)([a-z]*)", span))


def test_every_service_is_shut_in_alike() -> None:
    """But for the one that writes of failures; a backup may write to its folder as well."""
    services = [unit.read_text(encoding="utf-8") for unit in UNITS if unit.suffix == ".service" and unit.name != WRITES_OF_FAILURES]
    (alike,) = {re.sub(r"ReadWritePaths=.*\n", "", text[text.index("User=") : text.index("UMask=")]) for text in services}
    assert alike.count("\n") > 20 and len(services) == 6


def test_the_document_names_every_timer() -> None:
    told = (PROJECT_DIR / "docs" / "deployment.md").read_text(encoding="utf-8")
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    listed = [{f"ehealthbugs-{name}" for name in names.split(",")} for names in re.findall(r"ehealthbugs-\{([a-z,]+)\}\.timer", told)]
    (enabled,) = re.findall(r"enable --now (.*\.timer)\n", told)
    assert [set(re.findall(r"(\S+)\.timer", enabled)), *listed] == [timers] * 4
    assert set(re.findall(r"^\| .* \| `(ehealthbugs-[a-z]+)` \|", told, re.MULTILINE)) == timers
    assert f"`systemctl list-timers 'ehealthbugs-*'` shows {('none', 'one', 'two', 'three', 'four', 'five')[len(timers)]};" in told


def test_runs_by_timer_may_last_as_long_as_those_of_the_server() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if "-m etl run" in text:
            assert f"\nTimeoutStartSec={LONGEST_RUN / 3600:g}h\n" in text, unit.name


def test_what_the_image_is_made_of_exists() -> None:
    ignored = (PROJECT_DIR / ".dockerignore").read_text(encoding="utf-8").splitlines()
    named = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert ignored[1] == "*" and all((PROJECT_DIR / name).exists() for name in named)
    packages = {path.parent.relative_to(PROJECT_DIR).parts[0] for path in PROJECT_DIR.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages - {"deploy", "scripts"} <= set(named), "a package that the image would lack"
    lines = (PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [number for number, line in enumerate(lines) if re.match(r"[A-Za-z0-9]", line)]
    assert pins and all("--hash=sha256:" in lines[number + 1] for number in pins), "every package by its sum"


def test_the_compose_file_names_what_stands_beside_it() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"\./([a-z0-9.]+):/", text):
        assert (DEPLOY / name).exists() or ".own" in name, name
    asked = set(re.findall(r'"\$\{(EHB_[A-Z_]+)-', (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")))
    assert asked == set(re.findall(r"(EHB_[A-Z_]+):", text))
    (proxy,) = map(ip_address, re.findall(r"ipv4_address: ([\d.]+)", text))
    (others,) = map(ip_network, re.findall(r"ip_range: ([\d./]+)", text))
    assert f"FORWARDED_ALLOW_IPS: {proxy} " in text and proxy not in others, "whoever has its address says who sends"
    assert "    stop_signal: SIGTERM " in text, "the image of the proxy would wait for every page that stands open"
    assert "  init: true " in text, "process 1 hears no SIGTERM while it starts"
    assert '"--host", "127.0.0.1"' in text, "at its socket the database answers while it is made"
    assert json.loads((PROJECT_DIR / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))["forwardPorts"] == [8501]


@pytest.mark.parametrize(("code", "is_told"), ((0, False), (1, True), (4, True), (NOTHING_TO_SHOW, None)))
def test_the_timetable_of_cron_speaks_of_what_failed_alone(tmp_path: Path, code: int, is_told: bool | None) -> None:
    told = (PROJECT_DIR / "docs" / "deployment.md").read_text(encoding="utf-8")
    lines = re.findall(r"^[\d*]+ [\d*]+ [\d*]+ [\d*]+ [\d*]+ +(.+)$", told, re.MULTILINE)
    program = tmp_path / "compose"
    program.write_text(f"#!/bin/sh\necho said; echo why >&2; exit {code}\n", encoding="utf-8")
    program.chmod(0o755)
    assert len(lines) == 4
    for line in lines:
        assert "%" not in line, "cron takes it for the end of the line"
        done = subprocess.run(["/bin/sh", "-c", line], env={"PATH": "/usr/bin:/bin", "EHB": str(program)}, capture_output=True, text=True)
        expected = ("etl run" not in line) if is_told is None else is_told
        assert (done.stdout, done.stderr) == ("said\nwhy\n" if expected else "", ""), line


def test_the_environment_names_settings_that_exist() -> None:
    named = set(re.findall(r"^(EHEALTHBUGS_[A-Z_]+)=", (DEPLOY / "environment").read_text(encoding="utf-8"), re.MULTILINE))
    settings = (PROJECT_DIR / "settings.py").read_text(encoding="utf-8")
    told = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    assert named and all(f'"{name}"' in settings and f"`{name}`" in told for name in named)


def test_a_command_by_hand_has_the_settings_of_the_services(tmp_path: Path) -> None:
    settings = tmp_path / "environment"
    sites = 'EHEALTHBUGS_FORM_ANCESTORS="https://www.example.org https://other.example.org"'
    own = f"{sites}\nEHEALTHBUGS_CONTACT=a=b\n# A=1\n\nEHEALTHBUGS_PUBLIC_URL="
    settings.write_text(own, encoding="utf-8")
    place = {
        "EHB_SETTINGS": str(settings),
        "EHB_PRODUCT": str(PROJECT_DIR),
        "EHB_AS_ROOT": "yes",
        "EHEALTHBUGS_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run([DEPLOY / "ehb", "etl", "status", "--json"], env=os.environ | place, capture_output=True, text=True)
    assert "EHEALTHBUGS_CONTACT is an e-mail address or a telephone number, not 'a=b'" in done.stderr, done.stderr
    settings.write_text(own.replace("a=b", "bureau@example.org"), encoding="utf-8")
    done = subprocess.run([DEPLOY / "ehb", "etl", "status", "--json"], env=os.environ | place, capture_output=True, text=True)
    assert json.loads(done.stdout)["has_contact"] is True and str(tmp_path / "data") in done.stdout


def test_the_hook_puts_a_renewed_certificate_in_place(tmp_path: Path) -> None:
    (tmp_path / "fullchain.pem").write_text("chain\n", encoding="utf-8")
    (tmp_path / "privkey.pem").write_text("key\n", encoding="utf-8")
    target = tmp_path / "ehealthbugs.pem"
    told = {"RENEWED_LINEAGE": str(tmp_path), "EHB_CERTIFICATE": str(target), "EHB_RELOAD": f"touch {tmp_path}/reloaded"}
    subprocess.run(["sh", str(DEPLOY / "renewed.sh")], env=os.environ | told, check=True)
    assert not target.exists(), "the certificate of another site"
    told["EHB_NAME"] = tmp_path.name
    subprocess.run(["sh", str(DEPLOY / "renewed.sh")], env=os.environ | told, check=True)
    assert target.read_text(encoding="utf-8") == "chain\nkey\n" and target.stat().st_mode & 0o077 == 0
    assert (tmp_path / "reloaded").exists()
    subprocess.run(["sh", str(DEPLOY / "renewed.sh")], env=os.environ | told | {"EHB_MODE": "644"}, check=True)
    assert target.stat().st_mode & 0o777 == 0o644
    (tmp_path / "fullchain.pem").write_text("later\n", encoding="utf-8")
    stopped = subprocess.run(["sh", str(DEPLOY / "renewed.sh")], env=os.environ | told | {"EHB_MODE": "none"}, stderr=subprocess.DEVNULL)
    assert stopped.returncode and target.read_text(encoding="utf-8") == "chain\nkey\n", "half way through the proxy has the former one"
    assert Path(f"{target}.new").stat().st_mode & 0o077 == 0, "nobody reads the key meanwhile"


def test_the_health_check_of_a_container_says_when_nobody_answers(union: Union) -> None:
    assert union.command("deploy.is_serving", "1").code == 1
