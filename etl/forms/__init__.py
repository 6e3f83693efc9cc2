"""Exports of any form: which of its columns feed which of ours, who said so, and how their cells are read.

`headings` tell columns apart, a `mapping` has one rule a column, `proposal` suggests one for an unknown file, `mappings` keeps
what a person confirmed, `reading` turns records into ours, `preview` shows what would come of a file.
"""
