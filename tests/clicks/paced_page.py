"""A page as fast as told, to hold the meter against: `python -m tests.clicks.paced_page PORT MILLISECONDS N_REPAINTED`.

One pill; a click on it asks the server, which waits, and then the mark, and of two pictures the first N, change.
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><title>x</title><div id=regions><button>x</button></div>
<div id=page>
<p class=shown>0</p>
<div class=js-plotly-plot><svg class=main-svg><text>0</text></svg></div>
<div class=js-plotly-plot><svg class=main-svg><text>0</text></svg></div>
</div>
<script>
let n = 0;
const repaint = repainted => {
  document.querySelector(".shown").textContent = n;
  [...document.querySelectorAll("text")].slice(0, repainted).forEach(text => { text.textContent = `${n}, ${Math.random()}`; });
};
document.querySelector("button").onclick = async () => { await fetch("ask", { method: "POST" }); n += 1; repaint(N_REPAINTED); };
setTimeout(() => repaint(2), 50);
</script>"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(PAGE.replace("N_REPAINTED", sys.argv[3]).encode())

    def do_POST(self) -> None:
        time.sleep(int(sys.argv[2]) / 1000)
        self._answer(b"{}")

    def log_message(self, *_given: object) -> None:
        pass

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
