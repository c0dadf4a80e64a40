"""What people change about listening: searches, alerts and the views they keep."""

from tertulia.listening.actions.alerts import (
    change_alert,
    create_alert,
    delete_alert,
    restore_alert,
    see_firings,
    switch_alert,
)
from tertulia.listening.actions.engines import (
    choose_engine,
    engine_of,
    remove_engine,
    restore_engine,
    retry_engine,
    switch_engine,
)
from tertulia.listening.actions.searches import (
    MOST_SEARCHES,
    change_search,
    checked,
    create_search,
    delete_search,
    hide,
    look_back,
    restore_search,
    show,
    switch_search,
)
from tertulia.listening.actions.views import change_view, drop_view, keep_view, restore_view

__all__ = [
    "MOST_SEARCHES",
    "change_alert",
    "change_search",
    "change_view",
    "checked",
    "choose_engine",
    "create_alert",
    "create_search",
    "delete_alert",
    "delete_search",
    "drop_view",
    "engine_of",
    "hide",
    "keep_view",
    "look_back",
    "remove_engine",
    "restore_alert",
    "restore_engine",
    "restore_search",
    "restore_view",
    "retry_engine",
    "see_firings",
    "show",
    "switch_alert",
    "switch_engine",
    "switch_search",
]
