"""Where we are connected, what came of each reading, the machines that are asked, the files that are read."""

from tertulia.sources.models.hosts import Host
from tertulia.sources.models.sources import Source, SourceQuerySet
from tertulia.sources.models.uploads import Upload
from tertulia.sources.models.visits import KEPT, SetAside, Visit

__all__ = ["KEPT", "Host", "SetAside", "Source", "SourceQuerySet", "Upload", "Visit"]
