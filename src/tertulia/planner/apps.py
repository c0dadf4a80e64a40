"""The planner room as a Django app: it follows what becomes of what it sends."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    name = "tertulia.planner"
    label = "planner"

    def ready(self) -> None:
        from tertulia.outbox import following
        from tertulia.planner.follow import follow

        following.follow(follow)
