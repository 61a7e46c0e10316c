"""The data dictionary is what the models say, and the command tells when it is not."""

import json
import re

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "data_dictionary.md"


def test_the_committed_dictionary_is_current(built):
    result = built.run("dictionary", "--check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_stale_dictionary_is_told_and_mended(built, tmp_path):
    file = tmp_path / "dictionary.md"
    file.write_text(PAGE.read_text(encoding="utf-8").replace("Lower end of the value.", "Upper end of the value.", 1), encoding="utf-8")
    stale = built.run("dictionary", str(file), "--check")
    assert stale.returncode == 1
    assert "Lower end of the value." in stale.stdout and "run `strikeledger dictionary`" in stale.stdout
    assert built.json("dictionary", str(file), "--check")["status"] == "stale"
    assert built.run("dictionary", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_a_usage_error(built, tmp_path):
    result = built.run("dictionary", str(tmp_path / "nowhere" / "dictionary.md"))
    assert result.returncode == 2 and "is not a folder" in result.stderr


def test_every_published_column_has_a_meaning_and_every_coded_column_its_codes(built):
    marts = json.loads((built.folder / "current" / "manifest.json").read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    for table in marts["tables"]:
        assert f"\n### {table}\n" in page
    columns = page.partition("## Vocabularies")[0]
    rows = [re.split(r"(?<!\\) ?\| ?", line) for line in columns.splitlines() if line.startswith("| `")]
    assert len(rows) > 400
    assert not [row[1] for row in rows if not row[4]]
