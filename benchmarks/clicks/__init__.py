"""What a click on a filter of the overview costs a reader, in a real browser, with server and browser on one machine.

`python -m benchmarks.clicks [--reports N …] [--page overview|four] [--clicks N] [--block N] [--first N] [--readers N] [--without-dash]
[--with-superset] [--json FILE]`

The pages show the same build: ours (the product, `server:app`), the floor (our frame and look over figures made before, no question
asked), the same page in Dash with the same questions, figures and sentences (`overview.py`, checked by a test against our own page), and
the floor of Streamlit, a page with nothing but a checkbox. With `--page four` they bear a fourth picture and the summary table, open, and
Superset can stand beside them (`superset.py`): there the numbers of every chart are compared with ours after each block of clicks.

A click is one trusted click on a pill of the filter bar. It counts from the moment the browser gives the event to the last change of the
page outside side bar and header, once the sentence of the new filter stands there, the script has finished, all pictures were painted
again and nothing has changed for 350 ms; a click after which a picture was not painted again is invalid and counted as such. In Superset
the click is the one on “Apply filters”, what stands there is the number of reports, and the movement of its canvases, which goes on when
all numbers are there, counts only in “click to last picture”. No
choice of pills comes twice on one server (`walk.py`), so no cache answers: what both keep is only what the click does not change (the
catalogue, the days, how many GPs there are, the share of unknown severity, which leaves the severities out).

The first page is that of a browser that was never there, on a server that has just begun to answer; cold, it counts from the start of
the server's process. Superset's browser has signed in before, and so has some of its files. Memory is that of the server and its
children (what they share divided among them) with one reader, and what each further one adds who keeps the page open.

The pages take turns block by block, in rotating order, in one browser. The part of the server is what the browser sees on the wire: from
its question to the last byte of the answer, loopback included. Server and browser share the processors of the machine.

Targets: at most 1.3 times Dash at one million reports and 1.0 times at ten; server at most 80 ms and 150 ms; the first page in a fresh
browser within 5 s after the server answers.
"""
