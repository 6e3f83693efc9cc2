"""A board that looks at the dashboard at once: how long each click takes, and whether memory grows.

`python -m benchmarks.members [--reports N] [--members N] [--think SECONDS] [--minutes N] [--processes N …] [--proxy COMMAND] [--json FILE]`

Members are clients that speak Streamlit's own protocol over a socket, as a browser does, without drawing: they open the overview, each with
a period of his own, then turn a region or a severity on or off every ten seconds (5 to 15, by chance). A click counts from the message to
the last one of the answer (`script_finished`). As periods differ, hardly any answer comes from a cache. For each number of processes in
turn they stand behind a sticky proxy, which is HAProxy with `haproxy.cfg` unless another command is given; it may hold `{config}` (that
file, filled in), `{port}` (where to listen) and `{servers}` (host:port, separated by commas). Without a sign-in the dashboard serves no
browser behind a proxy that tells of itself (`X-Forwarded-For`): such a header must be left out here.

Clients, proxy and processes share the processors of the machine. Memory is read every `--every` seconds, of all processes together; its
growth is the slope over the second half of the time.

Targets: p95 of at most 2 s, memory flat over an hour.
"""
