"""Any sequence of reports, corrections, withdrawals, edits of seeds and publishers' files, each refreshed by what it touches: in the end a
whole build finds nothing to publish, which compares each table's rows, types and descriptions."""

import json
import random
from collections.abc import Callable

import yaml

from tests.conftest import Home
from tests.faults.kills import change_deere
from tests.faults.readers import read_real
from tests.faults.sound import faults_of_records, faults_of_release
from tests.faults.tally import Tally
from tests.recordings.memberships import SOURCE_CODE, memberships

STATES = ("OH", "WA", "ME", "TX", "PA", "NV")


class Desk:
    """Somebody who changes what a home knows. ``told``: reports that stand, by number, with their key."""

    def __init__(self, home: Home, dice: random.Random) -> None:
        self.home, self.dice = home, dice
        self.told: dict[int, str] = {}
        self._number = 0

    def changes(self) -> dict[str, Callable[[], None]]:
        """What can be done next, by name."""
        always = {
            "new action": self.new_action,
            "added claim": self.added_claim,
            "edited seed": self.edited_seed,
            "publisher's file": self.delivered,
        }
        return always | ({"correction": self.correction, "withdrawal": self.withdrawal} if self.told else {})

    def new_action(self) -> None:
        self._number += 1
        self.told[self._number] = self._accepted(self._strike(self._number, is_new=True))

    def correction(self) -> None:
        number = self._one_told()
        report = self._strike(number, is_new=False)
        self.told[number] = self._accepted({"corrects": self.told[number], "because": "counted again", **report})

    def withdrawal(self) -> None:
        number = self._one_told()
        self._accepted({"withdraws": self.told.pop(number), "because": "called off"})

    def added_claim(self) -> None:
        self._number += 1
        claim = {"measure": "employer_response", "value": f"answer {self._number}"}
        claim |= {"precision": "exact", "locator": f"paragraph {self._number}"}
        cited = {"claimant": "kaiser-permanente", "document": "kaiser-strike-article-2023-10-04"}
        self._accepted({"labor_action_key": "kaiser-permanente-2023-10-04", **cited, "claims": [claim]})

    def edited_seed(self) -> None:
        change_deere(self.home.seeds, read_real(self.home.folder).number)

    def delivered(self) -> None:
        self._number += 1
        year = 2016 + self._number % 4  # of which hand-kept figures are shown: the gate refuses invented ones
        file = self.home.seeds.parent / f"members-{self._number}.csv"
        file.write_bytes(memberships(year, members=2000 + self._number))
        result = self.home.run("load", SOURCE_CODE, str(file))
        assert result.returncode == 0, result.stderr

    def _one_told(self) -> int:
        return self.dice.choice(sorted(self.told))

    def _strike(self, number: int, *, is_new: bool) -> dict:
        day = f"2022-{number % 9 + 1:02}-{number % 27 + 1:02}"
        states = self.dice.sample(STATES, self.dice.choice((1, 1, 2)))
        exact = {"precision": "exact", "locator": f"row {number}"}
        figures = {"start_date": day, "end_date": f"2022-12-{self.dice.randint(1, 28):02}", "action_status_code": "ended"}
        figures["workers_involved_count"] = self.dice.randint(50, 900)
        unions = self.dice.sample(("ibt", "uaw", "seiu"), self.dice.choice((1, 2)))
        return {
            "claimant": "bls",
            "document": "bls-listing-2023",
            "action": {
                "type": "strike",
                "employer": {"name": f"Sequence Works {number}", "is_new": True} if is_new else f"Sequence Works {number}",
                "states": sorted(states),
                "participations": [{"union": union, "role": "lead", "locator": f"row {number}"} for union in unions],
            },
            "claims": [{"measure": measure, "value": value, **exact} for measure, value in figures.items()],
        }

    def _accepted(self, report: dict) -> str:
        """Report it. Returns the key under which it was accepted."""
        self._number += 1
        file = self.home.seeds.parent / f"report-{self._number}.yaml"
        file.write_text(yaml.safe_dump({"reporter": "Ada Example", **report}, sort_keys=False), encoding="utf-8")
        result = self.home.run("report", str(file), "--json")
        assert result.returncode == 0, result.stdout + result.stderr
        return json.loads(result.stdout)["files"][0]["reports"][0]["report_key"]


def of_any_sequence(home: Home, rounds: int, dice: random.Random, tally: Tally, between: int = 10) -> None:
    """``rounds`` refreshes, each after one to three changes; a whole build after every ``between`` of them, and in the end."""
    desk = Desk(home, dice)
    for turn in range(1, rounds + 1):
        done = []
        for _ in range(dice.randint(1, 3)):
            changes = desk.changes()
            done.append(dice.choice(sorted(changes)))
            changes[done[-1]]()
        told = home.json("build")
        tally.rounds += 1
        tally.outcomes[told["status"]] += 1
        tally.require(told["status"] == "published", f"after {', '.join(done)}: {told.get('failures', told['status'])}")
        if turn % between == 0 or turn == rounds:
            whole = home.json("build", "--full")
            is_same = whole["status"] == "unchanged"
            tally.outcomes["whole build finds nothing to publish" if is_same else f"whole build {whole['status']}"] += 1
            found = whole.get("failures", whole["status"])
            tally.require(is_same, f"a whole build after {turn} refreshes publishes: {found}")
    tally.missed += faults_of_records(home.folder) + faults_of_release(home.folder)
