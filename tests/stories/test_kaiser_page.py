"""What a newsroom reads on the page of the Kaiser Permanente strike of October 2023."""

import re

import pytest

from tests.integration.site.page_reader import read_page

ADDRESS = "actions/kaiser-permanente-2023-10-04.html"


@pytest.fixture(scope="session")
def site(built):
    return built.folder / "current" / "site"


@pytest.fixture(scope="session")
def page(site):
    return read_page(site / ADDRESS)


@pytest.fixture(scope="session")
def html(site):
    return (site / ADDRESS).read_text(encoding="utf-8")


def section(html: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_it_opens_with_what_where_and_when(page):
    assert "Strike at Kaiser Permanente, 4 to 6 October 2023, in five states and the District of Columbia." in page.text


def test_the_shown_number_says_who_says_it_and_that_others_differ(html, page):
    shown = re.search(r'<a class="figure" href="\.\./claims/([^"]+)">75,600<span class="rivals"', html)
    assert shown[1] == "kaiser-permanente-2023-10-04-workers-bls.html"
    assert "says US Bureau of Labor Statistics; claimants tell 75,000 to 75,600" in page.text


def test_accounts_that_differ_stand_side_by_side_with_the_reason(html):
    told = section(html, "disputed")
    for words in ("75,600 workers US Bureau", "75,000 workers ILR Labor Action Tracker", "75,000 workers SEIU-United Healthcare"):
        assert words in told
    assert "An agency follows a stoppage to its end" in told
    assert "19,000" not in told  # a part of the strike is no rival of the whole


def test_sympathy_is_apart_and_never_added(html):
    told = section(html, "who")
    walked_out, _, apart = told.partition("Sympathy strike authorized: not on strike, in no count")
    assert "SEIU-United Healthcare Workers West" in walked_out and "Unions aligned" in walked_out
    assert "Engineers and Scientists of California Local 20" in apart and "OPEIU Local 29" in apart
    assert "Local 20" not in walked_out and "Local 29" not in walked_out
    assert "these two together: about 14,000 ( roughly )" in apart
    assert "never added to them" in apart
    assert "89,000" not in html and "89,600" not in html


def test_who_was_left_out_is_named(html):
    assert re.search("Named as not taking part Doctors .* Kaiser nurses' union", section(html, "who").replace("&#39;", "'"))


def test_places_are_a_part_of_the_whole(html):
    told = section(html, "where")
    assert "Bay Area, California: about 19,000 workers ( roughly )" in told.replace("Roughly", "roughly")
    assert "A part of the 75,600, never added to it" in told
    for state in ("California", "Colorado", "District of Columbia", "Oregon", "Virginia", "Washington"):
        assert state in told
    assert "CA, CO, DC, OR, VA, WA" in told and "CA, CO, OR, VA, WA" in told  # the tracker leaves D.C. out


def test_the_ask_stands_beside_the_offer(html):
    told = section(html, "demands")
    assert re.search(r"Minimum wage \$26 an hour says News article .* at least \$21 an hour \( starting at \) says Kaiser Permanente", told)
    assert "10 to 14 percent over four years" in told
    assert re.search("Outsourcing .* Objection by the union", told)
    assert re.search("Bad-faith bargaining .* Allegation by the union", told)


def test_services_are_told(html):
    told = section(html, "services")
    for service in ("Hospitals Open", "Emergency departments Open", "Hospital pharmacies Open", "Critical infusion Open"):
        assert service in told
    assert "Outpatient pharmacies (some) Reduced hours or Closed" in told


def test_the_words_of_both_sides_carry_who_said_them(html):
    told = section(html, "sayings")
    assert re.search("largest strike of health care workers in the nation so far SEIU-United Healthcare Workers West", told)
    assert re.search("hires faster than before Kaiser Permanente", told)


def test_it_was_planned_for_three_days(html):
    told = section(html, "when")
    assert "Planned end 6 Oct 2023" in told and "Planned duration 3 days" in told


def test_the_claim_page_says_why_another_is_shown_and_how_to_check(site):
    claim = read_page(site / "claims" / "kaiser-permanente-2023-10-04-workers-ilr.html").text
    assert "75,000 workers" in claim and "ILR Labor Action Tracker" in claim
    assert "Why another is shown" in claim and "So 75,600 workers is shown, which US Bureau of Labor Statistics says" in claim
    assert "select * from marts.fct_claims where claim_key = 'kaiser-permanente-2023-10-04-workers-ilr'" in claim


def test_every_query_on_the_pages_runs(site, ask):
    kinds = ("actions", "documents", "employers", "states", "topics", "unions", "years")
    others = ("states/ca.html", "unions/seiu.html", "employers/kaiser-permanente.html", "topics/minimum_wage.html", "methods/bls.html")
    for address in (ADDRESS, "index.html", "quality.html", *others, *(f"{kind}/index.html" for kind in kinds)):
        queries = re.findall(r'aria-label="Query[^"]*"><code>(.*?)</code>', (site / address).read_text(), re.DOTALL)
        assert queries
        for query in queries:
            assert ask(query.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")), (address, query)
