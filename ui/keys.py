"""The keys of the widgets in the frame. Fixed: the address, the browser tests and a page's callbacks rely on them."""

from __future__ import annotations

SERVICES = "f_services"
REGIONS = "f_regions"
PROVINCES = "f_provinces"
PERIOD = "f_period"
SEVERITIES = "f_severities"
KINDS = "f_kinds"
UNIT = "f_unit"
LANGUAGE = "f_language"

CODES = {  # dimension of the filter -> its widget
    "services": SERVICES,
    "regions": REGIONS,
    "provinces": PROVINCES,
    "severities": SEVERITIES,
    "kinds": KINDS,
}
FILTERS = (*CODES.values(), PERIOD)
VIEW = (*FILTERS, UNIT, LANGUAGE)  # everything the address speaks of

BUTTONS = "b_"  # how the key of every button begins that moves a widget of the frame
RESET = "b_reset"
RESET_ABOVE_PAGE = "b_reset_above_page"
PRESET = "b_preset_{}"
ALL = "b_all_{}"  # a dimension of the filter: back to everything in it
