"""Where the page of a key is: one page for each key, on any file system, without percent signs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strikeledger.site.addresses import FOLDERS, list_of, page_of, to_root


def test_a_safe_key_stands_as_it_is():
    assert page_of("action", "kaiser-permanente-2023-10-04") == "actions/kaiser-permanente-2023-10-04.html"
    assert page_of("year", 2023) == "years/2023.html"


def test_a_state_stands_in_small_letters():
    assert page_of("state", "DC") == "states/dc.html"


def test_of_an_unsafe_key_the_safe_letters_stand_before_a_hash():
    address = page_of("claim", "fct_labor_actions:a|b:workers")
    assert re.fullmatch(r"claims/fct-labor-actions-a-b-workers--[0-9a-f]{12}\.html", address)


UNSAFE = ["index", "con", "NUL", "com1", "..", ".", "", "a/b", "a\\b", "a.html", "é", "a b", "x" * 300, "#", "%2e", "a-", "-a"]


@pytest.mark.parametrize("key", UNSAFE)
def test_names_that_a_file_system_or_an_address_takes_otherwise_are_hashed(key):
    assert re.fullmatch(r"unions/(?:[a-z0-9-]+--)?[0-9a-f]{12}\.html", page_of("union", key)), page_of("union", key)


def test_a_key_that_reads_like_a_hashed_one_does_not_take_its_page():
    taken = page_of("union", "A b")
    impostor = taken.removeprefix("unions/").removesuffix(".html")
    assert page_of("union", impostor) != taken


@given(st.sampled_from(sorted(FOLDERS)), st.lists(st.text(max_size=30), unique=True, max_size=30))
def test_no_two_keys_share_a_page_whatever_the_case_of_letters(kind, keys):
    keys += [key.swapcase() for key in keys if key.swapcase() not in keys and kind != "state"]
    addresses = {page_of(kind, key).lower() for key in set(keys)}
    assert len(addresses) == len(set(keys))
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9_-]{1,120}\.html", address) for address in addresses)
    assert list_of(kind) not in addresses


def test_the_way_back_to_the_root():
    assert (to_root("index.html"), to_root("actions/a.html")) == ("", "../")


def test_a_kind_without_a_folder_has_no_page():
    with pytest.raises(KeyError):
        page_of("planet", "x")
