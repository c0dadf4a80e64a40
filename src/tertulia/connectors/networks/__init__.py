"""The networks as data: limits, looks and places to publish by hand, with where and when each was read."""

from tertulia.connectors.networks.chat import CHAT
from tertulia.connectors.networks.face import CHECKED as CHECKED
from tertulia.connectors.networks.face import Face as Face
from tertulia.connectors.networks.face import Hand as Hand
from tertulia.connectors.networks.face import Shows as Shows
from tertulia.connectors.networks.pictures import PICTURES
from tertulia.connectors.networks.social import SOCIAL
from tertulia.connectors.networks.written import WRITTEN

ALL: tuple[Face, ...] = tuple(sorted((*SOCIAL, *PICTURES, *CHAT, *WRITTEN), key=lambda known: known.slug))
"""Every network that is known without asking it, by slug."""
