"""Report files are read as text, with lines; nothing in them can run, repeat or grow, whatever they hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strikeledger.sources.reports.markup import MAXIMUM_BYTES, read_markup


def refused(content: bytes | str, name: str = "report.yaml") -> tuple[str, int]:
    """Rule and line of the only refusal."""
    markup = read_markup(name, content if isinstance(content, bytes) else content.encode())
    (refusal,) = markup.refusals
    assert markup.tree is None or not isinstance(markup.tree, dict)
    assert refusal.file == name and refusal.reason and refusal.remedy
    return refusal.rule, refusal.line


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\n", "anchor", 1),
        ("a: 1\nb: *a\n", "alias", 2),
        ("a: {}\n<<: {b: 1}\n", "merge_key", 2),
        ("a: !!python/object/apply:os.system ['true']\n", "tag", 1),
        ("a: !!str 1\n", "tag", 1),
        ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        ("a:\nb: 2\na: 3\n", "duplicate_key", 3),
        ("a: 1\n---\nb: 2\n", "second_document", 2),
        ("[a, b]: 1\n", "key_form", 1),
        ("a: 'b\n", "syntax", 2),
        ("a:\n\tb: 1\n", "syntax", 2),
        ("a: 1\nb: \0", "nul_byte", 2),
        (b"a: 1\nb: \xff\n", "encoding", 2),
        ("a: 1".encode("utf-16"), "nul_byte", 1),
        ("", "file_empty", 0),
        (" \n", "file_empty", 0),
        ("# only a comment\n", "no_report", 1),
        ("- a\n", "no_report", 1),
        ("[" * 400_000, "too_deep", 1),
        ("{a: " * 200_000, "too_deep", 1),
        ("a: [" + "1," * 200_000 + "]", "too_many_values", 1),
        ("a: " + "1" * MAXIMUM_BYTES, "file_too_large", 0),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_hostile_or_broken_is_refused_by_its_line(content, rule, line):
    assert refused(content) == (rule, line)


def test_scalars_stay_the_letters_that_they_are():
    markup = read_markup("report.yaml", b"state: NO\non: yes\ncount: 1e999\noctal: 0755\nday: 2024-02-30\nquoted: ''\nnone:\nnull_: ~\n")
    assert markup.tree == {"state": "NO", "on": "yes", "count": "1e999", "octal": "0755", "day": "2024-02-30", "quoted": ""}


def test_lines_are_those_of_an_editor_with_a_byte_order_mark_and_windows_line_ends():
    markup = read_markup("report.yaml", "\ufeffa: 1\r\nclaims:\r\n- b: 😀\r\n- b: שלום\r\n".encode())
    assert markup.tree == {"a": "1", "claims": [{"b": "😀"}, {"b": "שלום"}]}
    assert markup.line_of(("claims", 1, "b")) == 4
    assert markup.line_of(("claims", 1, "missing")) == 4


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=100), inner, max_size=3),
    )
)
def test_json_reads_as_json_but_for_the_types(value):
    def as_text(value):
        if isinstance(value, dict):
            return {name: as_text(each) for name, each in value.items()}
        if isinstance(value, list):
            return [as_text(each) for each in value]
        return value if isinstance(value, str) else json.dumps(value)

    if isinstance(value, dict) and "<<" in value:
        return
    markup = read_markup("report.json", json.dumps({"told": value}, indent="\t").encode())
    if not markup.refusals:
        assert markup.tree == {"told": as_text(value)}
    else:
        assert markup.refusals[0].rule in ("merge_key", "too_deep")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(content):
    markup = read_markup("report.yaml", content)
    assert isinstance(markup.tree, dict) or markup.refusals
