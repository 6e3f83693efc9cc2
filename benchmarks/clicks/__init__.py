"""What a click on a filter of the overview costs a reader, in a real browser, with server and browser on one machine.

`python -m benchmarks.clicks [--reports N …] [--clicks N] [--block N] [--first N] [--without-dash] [--json FILE]`

Three pages show the same build: ours (the product, `server:app`), the floor (our frame and look over figures made before, no question
asked) and the same page in Dash with the same questions, figures and sentences (`overview.py`, checked by a test against our own page).

A click is one trusted click on a pill of the filter bar. It counts from the moment the browser gives the event to the last change of the
page outside side bar and header, once the sentence of the new filter stands there, the script has finished, all three pictures were
painted again and nothing has changed for 350 ms; a click after which a picture was not painted again is invalid and counted as such. No
choice of pills comes twice on one server (`walk.py`), so no cache answers: what both keep is only what the click does not change (the
catalogue, the days, how many GPs there are, the share of unknown severity, which leaves the severities out).

The pages take turns block by block, in rotating order, in one browser. The part of the server is what the browser sees on the wire: from
its question to the last byte of the answer, loopback included. Server and browser share the processors of the machine.

Targets: at most 1.3 times Dash at one million reports and 1.0 times at ten; server at most 80 ms and 150 ms; the first page in a fresh
browser within 5 s after the server answers.
"""
