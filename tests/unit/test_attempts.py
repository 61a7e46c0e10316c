"""When the same inputs are tried again: never after a verdict on them, later and later after a failure."""

import pytest
from strikeledger.attempts import BUSY, FAILED, PUBLISHED, REFUSED, UNCHANGED, Attempt, next_number


@pytest.mark.parametrize("outcome_code", [PUBLISHED, UNCHANGED, REFUSED])
def test_a_verdict_stands_until_an_input_changes(outcome_code):
    last = Attempt("a", 1, outcome_code, ended_at=100)
    assert last.next_after("a") is None
    assert last.next_after("b") == 0


def test_a_failure_is_tried_again_in_growing_pauses_of_at_most_an_hour():
    pauses = [Attempt("a", number, FAILED, ended_at=100).next_after("a") - 100 for number in range(1, 12)]
    assert pauses == sorted(pauses) and pauses[0] > 0 and pauses[1] == 2 * pauses[0] and pauses[-1] == 3600


def test_a_taken_lock_is_tried_again_soon_however_often_it_was_taken():
    assert 100 < Attempt("a", 50, BUSY, ended_at=100).next_after("a") < 110


def test_attempts_are_counted_for_the_same_inputs():
    assert next_number(None, "a") == 1
    assert next_number(Attempt("a", 3, FAILED, 0), "a") == 4
    assert next_number(Attempt("a", 3, FAILED, 0), "b") == 1
