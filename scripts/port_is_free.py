"""Says at once that a port is taken, before anything is made ready to serve: `python -m scripts.port_is_free PORT`."""

from __future__ import annotations

import errno
import socket
import sys


def problem_of(port: str, host: str = "127.0.0.1") -> str:
    """Why nothing can listen there; empty where it can."""
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        return f"PORT is a number from 1 to 65535, not {port!r}."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a connection that was just closed is no obstacle
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = int(port) + 1 if int(port) < 65535 else 8501
                return f"Port {port} is in use, perhaps by another `make run`: stop that one, or choose another: make run PORT={other}"
            return f"Nothing can listen on port {port} ({error.strerror}): choose another: make run PORT=8501"
    return ""


if __name__ == "__main__":
    sys.exit(problem_of(" ".join(sys.argv[1:])) or 0)
