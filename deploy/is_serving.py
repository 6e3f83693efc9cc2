"""Whether the server of this container answers, for HEALTHCHECK: `python -m deploy.is_serving [PORT]`.

503 is an answer: submissions are not taken, figures are shown meanwhile, and a new start would mend nothing.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request


def is_serving(port: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=4).close()
    except urllib.error.HTTPError as error:
        return error.code == 503
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(not is_serving(sys.argv[1] if len(sys.argv) > 1 else "8501"))
