"""Categories and follow-up to times and events, and the description of the cohort beside them."""

from seriatim.endpoints.characteristics import describe_characteristics, list_people
from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.flow import count_reached, describe_flow
from seriatim.endpoints.reader import deciding_readers, keep_reader
from seriatim.endpoints.rules import ENDPOINTS, REASON_WORDS, EndpointPlan
from seriatim.endpoints.timelines import describe_spider, describe_swimmer, describe_waterfall

__all__ = [
    "ENDPOINTS",
    "REASON_WORDS",
    "EndpointPlan",
    "count_reached",
    "deciding_readers",
    "derive_endpoints",
    "describe_characteristics",
    "describe_flow",
    "describe_spider",
    "describe_swimmer",
    "describe_waterfall",
    "keep_reader",
    "list_people",
]
