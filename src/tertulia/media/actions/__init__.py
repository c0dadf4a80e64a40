"""What can be done in the library."""

from tertulia.media.actions.assets import add, change, remove, restore
from tertulia.media.actions.frames import change_frame, make_frame, remove_frame, restore_frame
from tertulia.media.bringing import bring, bring_address, bring_card

__all__ = [
    "add",
    "bring",
    "bring_address",
    "bring_card",
    "change",
    "change_frame",
    "make_frame",
    "remove",
    "remove_frame",
    "restore",
    "restore_frame",
]
