"""A link to one argument or one objection opens the page there."""

from __future__ import annotations

import pytest

from tests.browser.reader import Reader

PLACE = "id => document.getElementById(id).getBoundingClientRect().top"


@pytest.mark.parametrize("address", ["/arguments#card-time-lost", "/objections#objection-not-open"])
def test_a_link_to_a_part_of_the_page_shows_it(reader: Reader, address: str) -> None:
    reader.open(address)
    anchor = address.partition("#")[2]
    reader.page.wait_for_function(f"() => Math.abs(({PLACE})('{anchor}')) < 200")
    assert reader.errors == []


def test_the_list_leads_to_each(reader: Reader) -> None:
    reader.open("/arguments")
    assert reader.page.evaluate(PLACE, "card-not-solved") > 1000
    reader.page.click("a[href='#card-not-solved']")
    reader.page.wait_for_function(f"() => Math.abs(({PLACE})('card-not-solved')) < 200")
