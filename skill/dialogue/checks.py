"""What the answer to "where did you feel it?" means, in the middle of a hold and after it.

The rules of this file, one function each: right place, nothing, calf or behind the knee, heel, back, rising pain, not sure,
silence. Red flags never come here; they were answered before.
"""

from __future__ import annotations

from skill.dialogue import holds, prompts, questions, session
from skill.dialogue.halt import exit_lines, halt
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line, Pause, Reply
from skill.dialogue.state import Session, State, change
from skill.dialogue.turn import Intent, merge

SITES = {
    "back_of_thigh": "thigh",
    "heel": "heel",
    "under_heel": "heel",
    "back_of_heel": "heel",
    "sole": "heel",
    "line_down_leg": "heel",
    "calf": "calf",
    "back_of_knee": "calf",
    "buttock": "buttock",
    "lower_back": "back",
}
"""Where it can be felt: every site, as a feeling."""
SYMPTOMS = {"heel_pain": "heel", "thigh_pain": "thigh", "back_pain": "back", "calf_pain": "calf"}
"""Every symptom that is no red flag, as a feeling."""
_DANGER = ("heel", "back", "calf", "buttock", "thigh")
"""Of several places told at once, the first in this list counts."""
_RIGHT = {"hamstring": "thigh", "buttock": "buttock", "calf": "calf"}
"""Where an item is meant to be felt."""


def feeling(moment: Moment) -> str | None:
    """Where it was felt, from whatever intent told it; None where the turn does not tell."""
    told = moment.told
    if told.feeling in ("fine", "nothing"):
        return told.feeling
    places = {SITES[one] for one in told.sites} | {SYMPTOMS[one] for one in told.symptoms if one in SYMPTOMS}
    if told.feeling is not None:
        places.add(told.feeling)
    if places:
        return next((one for one in _DANGER if one in places), None)
    if "heel_pain" in told.denied or (told.level is not None and told.level <= moment.guidance.rules.session_level):
        return "fine"
    return None


def answer(state: State, at: Session, moment: Moment) -> Outcome:
    """Answers a turn in the phase `holding`; words in a hold that tell no place let it run on, but for a bare no."""
    running = holds.runs(at, moment.at)
    felt = feeling(moment)
    if felt is None and not running and state.question == "hold_check_last":
        felt = {Intent.YES: "heel", Intent.NO: "fine"}.get(moment.intent)  # type: ignore[call-overload]
    if felt is not None:
        return _felt(state, at, felt, moment)
    if running and moment.intent == Intent.NO:
        return session.pause(state, at, moment)
    line = "hold.good" if moment.intent == Intent.YES else "hold.not_understood"
    return holds.carry_on(state, at, moment, Line(line)) or _unsure(state, at, moment)


def stop(state: State, moment: Moment) -> Outcome:
    """Severe pain stops everything."""
    return halt(state, ("severity_0_10",), moment.guidance)


def severe(moment: Moment) -> bool:
    """Pain so strong that everything stops."""
    level = moment.told.level
    return moment.told.word == "severe" or (level is not None and level >= moment.guidance.rules.severe_level)


def rising(moment: Moment) -> bool:
    """Pain above what a stretch may feel like, or going up."""
    level = moment.told.level
    return moment.told.trend == "worse" or (level is not None and level > moment.guidance.rules.session_level)


def _felt(state: State, at: Session, felt: str, moment: Moment) -> Outcome:
    if felt == "heel":
        return heel(state, at, moment)
    target = holds.current(at, moment.guidance).target
    known = change(at, felt=(*at.felt, felt))
    if felt == "back":
        return _back(state, known, moment)
    if felt == "nothing":
        return _nothing(state, known, moment)
    right = felt == "fine" or target not in _RIGHT or felt == _RIGHT[target] or (felt == "thigh" and target == "calf")
    return _good(state, known, moment) if right else _wrong_place(state, known, moment)


def _good(state: State, at: Session, moment: Moment) -> Outcome:
    """The right place: in the hold it goes on, after it the next rep comes."""
    going_on = holds.carry_on(state, at, moment, Line("hold.good"))
    return going_on or session.advance(state, at, moment, Line("check.good", take=at.rep))


def _nothing(state: State, at: Session, moment: Moment) -> Outcome:
    """A little further, once; a feeling is never chased."""
    said = Line("check.nothing_again") if at.further else Line("check.further")
    further = change(at, further=True)
    return holds.carry_on(state, further, moment, said) or session.advance(state, further, moment, said)


def _wrong_place(state: State, at: Session, moment: Moment) -> Outcome:
    """Calf, behind the knee, buttock: ease off once, then the easier variant."""
    if not at.eased:
        eased = change(at, eased=True)
        said = Line("check.ease")
        return holds.carry_on(state, eased, moment, said) or holds.rep(state, eased, moment, said)
    return easier(state, at, moment, Line("check.easier"))


def easier(state: State, at: Session, moment: Moment, *parts: Line) -> Outcome:
    """The same rep again in the easier variant; where that is done already, the item ends."""
    item = at.items[at.index]
    if at.variant == "easier":
        return session.to_item(state, at, at.index + 1, moment, Line("check.leave_it"))
    return holds.rep(state, change(at, variant="easier"), moment, *parts, Line(f"item.{item}.easier"))


def heel(state: State, at: Session, moment: Moment) -> Outcome:
    """Out of the stretch and rest; the second time hamstring stretching is over for today."""
    felt = change(at, heel=at.heel + 1, felt=(*at.felt, "heel"), run=None, owed="gone")
    if felt.heel > 1:
        return heel_over(state, felt, moment)
    resting = change(state, phase="resting", session=felt)
    rest = Pause(moment.guidance.rules.rest_seconds)
    item = at.items[at.index]
    said = (Line("check.heel"), Line(f"item.{item}.exit"), rest)
    return prompts.ask(resting, questions.own("gone", item), moment.guidance, *said, show=item)


def heel_over(state: State, at: Session, moment: Moment) -> Outcome:
    """No more stretching of this kind today; what is left may be movement."""
    target = holds.current(at, moment.guidance).target
    closed = change(at, closed_targets=merge(at.closed_targets, ("hamstring", target)))
    return session.to_item(state, closed, at.index + 1, moment, *exit_lines(state)[1:], Line("check.heel_over"))


def _back(state: State, at: Session, moment: Moment) -> Outcome:
    """Back pain: another position once, else the item ends."""
    exit_ = exit_lines(state)[1:]
    if at.moved:
        return session.to_item(state, at, at.index + 1, moment, *exit_, Line("check.back_over"))
    return easier(
        state, change(at, moved=True), moment, *[part for part in exit_ if isinstance(part, Line)], Line("check.back")
    )


def ease_off(state: State, at: Session, moment: Moment) -> Outcome:
    """Pain of four or more, or rising: out of it, ten seconds, and a question whether it has settled."""
    item = at.items[at.index]
    resting = change(state, phase="resting", session=change(at, run=None, owed="settled"))
    said = (Line("check.pain"), Line(f"item.{item}.exit"), Pause(10))
    return prompts.ask(resting, questions.own("settled", item), moment.guidance, *said, show=item)


def silent(state: State, at: Session, moment: Moment) -> Outcome:
    """Nobody answers: ask once more, then the way out, and rest."""
    if state.tries == 0:
        return prompts.ask_again(state, moment.guidance, Line("check.still_there"))
    return rest(state, at)


def rest(state: State, at: Session) -> Outcome:
    """The way out, and nothing more until the person comes back."""
    resting = change(at, run=None)
    paused = change(state, phase="resting", open=questions.own("paused"), session=resting)
    return paused, Reply((*exit_lines(state)[1:], Line("session.resting")), listening=False)


def _unsure(state: State, at: Session, moment: Moment) -> Outcome:
    """Not sure: asked once more, then it counts as the heel; silence is no answer at all."""
    if moment.intent == Intent.SILENCE:
        return silent(state, at, moment)
    if state.tries >= (1 if moment.intent in (*UNCLEAR, Intent.YES, Intent.NO) else 2):
        return heel(state, at, moment)
    return prompts.ask_again(state, moment.guidance)
