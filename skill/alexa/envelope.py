"""Amazon's SDK given requests of any shape.

The SDK's own reader raises on every enum value and request type that is newer than itself. Here a request arrives as one
object that holds what `incoming` read, so that nothing Amazon adds can break an answer.
"""

from __future__ import annotations

from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Request, RequestEnvelope, Session

from skill.alexa.incoming import Incoming, read


class CoachRequest(Request):
    """A request of any type."""

    def __init__(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.object_type = incoming.type
        self.request_id = incoming.id
        self.timestamp = incoming.at
        self.locale = incoming.locale


class CoachSerializer(DefaultSerializer):
    """Reads requests with `incoming`, and writes answers as the SDK does."""

    def deserialize(self, payload: str | None, obj_type: Any) -> Any:
        """A request envelope out of JSON.

        Raises:
            RefusalError: The JSON holds no request.
        """
        if obj_type is RequestEnvelope:
            return wrap(read(payload or ""))
        return super().deserialize(payload, obj_type)

    def serialize(self, obj: Any) -> Any:
        """An answer as JSON values; tables in it (session attributes, documents) are such values already."""
        return obj if isinstance(obj, dict) else super().serialize(obj)


class CoachSkillBuilder(SkillBuilder):
    """The SDK's builder, for a skill that reads requests of any shape."""

    def create(self) -> CustomSkill:
        """A skill out of the components registered."""
        skill = super().create()
        skill.serializer = CoachSerializer()
        return skill


def wrap(incoming: Incoming) -> RequestEnvelope:
    """A request as the SDK hands it to handlers; a session stands in it only where there is one."""
    session = Session(attributes={}) if incoming.in_session else None
    return RequestEnvelope(version="1.0", session=session, request=CoachRequest(incoming))
