"""The same skill on AWS Lambda; there Amazon's permission to invoke the function stands in for the signature."""

from __future__ import annotations

from functools import cache
from typing import Any

from ask_sdk_core.skill import CustomSkill

from skill.alexa import settings
from skill.alexa.builder import build
from skill.alexa.envelope import wrap
from skill.alexa.incoming import check_application, from_plain
from skill.content import load_guidance


def handler(event: Any, context: Any) -> Any:
    """Answers one event.

    Args:
        event: The request as JSON values.
        context: Lambda's own; it is not looked at.

    Raises:
        RefusalError: The event holds no request, or one for another skill than `STRETCH_COACH_SKILL_ID`.
    """
    incoming = from_plain(event)
    check_application(incoming, settings.skill_id())
    skill = _skill()
    return skill.serializer.serialize(skill.invoke(wrap(incoming), context))


@cache
def _skill() -> CustomSkill:
    return build(load_guidance(triage=settings.triage()))
