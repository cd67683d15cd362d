"""The shape of what the coach knows: red flags, questions, patterns, items, topics. The values are data in `skill/content`.

Everything here is locale-neutral: ids, numbers and source ids. Words are found by key (`item.<id>.setup`, `ask.<id>`, ...).
"""

from __future__ import annotations

from typing import Literal

import msgspec

Urgency = Literal["emergency", "urgent", "clinician", "self_care"]
URGENCIES: tuple[Urgency, ...] = ("emergency", "urgent", "clinician", "self_care")
"""From the most to the least pressing."""


def worst(*levels: str | None) -> Urgency | None:
    """The most pressing of some levels; None without any."""
    return next((one for one in URGENCIES if one in levels), None)


class RedFlag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sign that acts in every state."""

    urgency: Urgency
    """The level it leads to."""
    question: str
    """The ask id of the question that asks for it."""
    sources: tuple[str, ...]
    """Source ids."""
    old: Urgency | None = None
    """The level when it is long-standing and unchanged; None: then it does not count."""
    follow_up: str | None = None
    """A question still asked once after the advice, because its yes raises the level."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One spoken question of the triage; its words are `ask.<id>`, and `ask.<ask id>` where only one item is left."""

    asks: tuple[str, ...]
    """The ask ids that it carries."""
    kind: Literal["flag", "level", "duration", "trend", "helped", "history", "site", "cue"]
    """How its answer is read."""
    sources: tuple[str, ...]
    """Source ids."""
    histories: tuple[str, ...] = ()
    """For ``history``: the ids it asks for."""
    near: tuple[str, ...] = ()
    """For ``flag``: signs so near to what is asked that denying one in answer to this question is a no to all of it."""
    min_days: int = 0
    """Asked only when it has been there at least so many days."""
    sites: tuple[str, ...] = ()
    """Asked only when one of these sites was told (``unclear`` stands for no telling site); empty: always."""
    max_level: float | None = None
    """Asked only up to this pain, and only when nothing speaks for a clinician."""


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a cue is worth for a pattern."""

    sites: dict[str, int]
    """Site id to points."""
    cues: dict[str, int]
    """Cue id to points when it is there."""
    no_cues: dict[str, int]
    """Cue id to points when it was denied."""
    sources: tuple[str, ...]
    """Source ids."""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do in a session. Words: `item.<id>.name|setup|again|cue|breathe|feel|not_feel|easier|nerve|avoid|exit`."""

    kind: Literal["warm_up", "mobility", "stretch", "slider", "core", "habit"]
    """What it is."""
    target: Literal["whole", "back", "hamstring", "buttock", "calf", "nerve", "core"]
    """What it works on."""
    seconds: tuple[int, int]
    """For held items: the least and the most seconds of one hold. For counted ones: seconds of one slow movement, twice."""
    reps: tuple[int, int]
    """The least and the most reps of a side."""
    sides: Literal[1, 2]
    """Whether it is done left and right."""
    sources: tuple[str, ...]
    """Source ids of the dose and the advice."""
    counted: bool = False
    """Slow movements without a hold: the reps of a side make one rep of the session."""
    lying: bool = False
    """Done lying flat: not after the first third of a pregnancy."""
    not_with: tuple[str, ...] = ()
    """History ids that exclude it."""
    not_for: tuple[str, ...] = ()
    """Pattern ids that exclude it."""
    has_nerve: bool = False
    """Has a nerve-safe variant of its own."""


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An explanation in parts; after each but the last comes "more?"."""

    parts: tuple[tuple[str, ...], ...]
    """Line keys."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a session holds for a result."""

    items: tuple[str, ...]
    """Item ids after the warm-up, in order."""
    nerve: bool
    """Whether the nerve-safe variants are the rule."""
    sources: tuple[str, ...]
    """Source ids."""
    from_stage: dict[str, int] = {}
    """Item id to the first stage in which it comes."""


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the progression."""

    seconds: tuple[int, int]
    """Hold seconds."""
    reps: int
    """Reps of a side."""
    earliest_week: int
    """Not before this week."""
    sources: tuple[str, ...]
    """Source ids."""
    core: bool = False
    """Whether core items come in."""


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figures of the course rules, each with its source in `sources`."""

    severe_level: float
    """From this pain on: clinician."""
    session_level: float
    """Up to this pain a session may hold stretches; above it, gentle movement alone."""
    word_levels: dict[str, float]
    """What a word for pain counts as: ``mild``, ``moderate``, ``severe``."""
    review_days: int
    """Look again after so many days."""
    stop_days: int
    """Self-care without improvement for so long: clinician."""
    persistent_days: int
    """So long and not improving: clinician."""
    clinician_days: int
    """A clinician's look within so many days."""
    quick_days: int
    """So long after a triage a quick check is enough."""
    warm_up_pieces: int
    """How many pieces the warm-up has."""
    warm_up_seconds: int
    """How long a piece is."""
    rest_seconds: int
    """Rest after the heel was felt."""
    hold_least: int
    """No hold is shorter."""
    hold_most: int
    """No hold is longer."""
    clean_sessions: int
    """So many clean sessions before a hold may grow."""
    missed_days: int
    """After more days than this without a session the next one is a stage lower."""
    rising_sessions: int
    """So many sessions running with higher pain: clinician."""
    steps_back: int
    """So many stages back without one forward: clinician."""
    pattern_points: int
    """A pattern is named from so many points on."""
    pattern_lead: int
    """And with so many points ahead of the next."""
    ice_minutes: tuple[int, int]
    """How long to ice."""
    ice_check_minutes: int
    """How often to look at the skin."""
    sources: dict[str, tuple[str, ...]]
    """Source ids by the names above."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a statement comes from."""

    cite: str
    """What to look up."""
    kind: Literal["seed", "guideline", "paper", "page", "general_knowledge"]
    """How much it is worth; ``general_knowledge`` waits for a clinician."""


class Guidance(msgspec.Struct, frozen=True):
    """All of it."""

    version: str
    """Of the content."""
    flags: dict[str, RedFlag]
    """By symptom id, the most dangerous first."""
    questions: dict[str, Question]
    """By id."""
    orders: dict[str, tuple[str, ...]]
    """``triage`` and ``gate``: question ids in order."""
    patterns: dict[str, Pattern]
    """By pattern id."""
    items: dict[str, Item]
    """By item id."""
    topics: dict[str, Topic]
    """By topic id."""
    plans: dict[str, Plan]
    """By result: a pattern id, ``clinician`` or ``settle``."""
    stages: dict[str, Stage]
    """By number as text, ``0`` to ``4``."""
    rules: Rules
    """The figures."""
    claims: dict[str, tuple[str, ...]]
    """Line key to source ids: what each health statement rests on. A key without its last parts speaks for all below it."""
    health: tuple[str, ...]
    """Prefixes of the line keys that are health statements and must have a claim."""
    sources: dict[str, Source]
    """By source id."""
    triage: bool = True
    """Off: the health questions are switched off by the deployer; volunteered red flags still act."""

    def facts(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The seed facts that some lines rest on, each once, in order."""
        ids = (source for key in keys for source in self.claim(key))
        return tuple(dict.fromkeys(one for one in ids if one.startswith("S") and one[1:].isdigit()))

    def claim(self, key: str) -> tuple[str, ...]:
        """The source ids of a line: its own claim, else that of the nearest table above it; empty without one."""
        while key:
            if key in self.claims:
                return self.claims[key]
            key = key.rpartition(".")[0]
        return ()

    def question_of(self, ask: str) -> str:
        """The triage question that carries an ask id, or the id itself."""
        return next((id_ for id_, one in self.questions.items() if ask in one.asks), ask)
