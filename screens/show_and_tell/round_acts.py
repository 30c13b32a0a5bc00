"""Opening and closing a round to phones, with the way they come in kept in step."""

from __future__ import annotations

from common.errors import BadInput
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Round
from screens.look import the_project, who
from screens.show_and_tell.door import Door, the_door


def open_to_phones(held: Round, door: Door) -> None:
    """Let phones answer it; where they cannot be let in, it is as it was."""
    services.open_round(the_project(), who(), held.id)
    try:
        door.open(RoundBallot(the_project(), held.id))
    except BadInput:
        services.take_opening_back(the_project(), who(), held)
        raise


def close(held: Round, door: Door | None) -> None:
    """Take nothing more."""
    services.close_round(the_project(), who(), held.id)
    if door and door.now_open() == held.code:
        door.close()


def clear(held: Round, door: Door | None) -> None:
    """Begin its counts anew."""
    services.clear_round(the_project(), who(), held.id)
    keep_in_step(door)


def state_of(held: Round) -> str:
    """How a round stands for whoever would open or close it here."""
    door = the_door()
    reached = door is not None and door.now_open() == held.code
    return "stopped" if held.state == "open" and not reached else held.state


def keep_in_step(door: Door | None) -> None:
    """Let the way for phones follow what was stored: an undo may have closed or cleared a round."""
    code = door.now_open() if door else None
    if door is None or code is None:
        return
    found = next((e for e in services.rounds(the_project()) if e.code == code), None)
    if found is None:
        door.stop()
    elif found.state != "open":
        door.close()
    else:
        door.at_wave(found.wave)
