"""Files of state union memberships as their publisher prints them; the states are real, the figures invented."""

HEADER = "STATECENSUS,State,YEAR,observations,employment,members,covered"
SOURCE_CODE = "cps_union_membership"


def memberships(year: int = 2019, members: int = 2000, states: tuple[str, ...] = ("Ohio", "Maine"), header: str = HEADER) -> bytes:
    """One row for each state, all with the same figures."""
    rows = [f"{number},{state},{year},1500,90000,{members},{members + 100}" for number, state in enumerate(states, start=31)]
    return "\n".join([header, *rows, ""]).encode()
