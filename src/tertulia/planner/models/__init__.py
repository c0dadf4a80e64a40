"""The rows of the planner: posts with their variants, campaigns, approvals, times, links."""

from tertulia.planner.models.approvals import Approval as Approval
from tertulia.planner.models.approvals import Guest as Guest
from tertulia.planner.models.approvals import Remark as Remark
from tertulia.planner.models.approvals import Share as Share
from tertulia.planner.models.approvals import Stage as Stage
from tertulia.planner.models.campaigns import Campaign as Campaign
from tertulia.planner.models.links import Click as Click
from tertulia.planner.models.links import ShortLink as ShortLink
from tertulia.planner.models.posts import Post as Post
from tertulia.planner.models.posts import Presence as Presence
from tertulia.planner.models.posts import Sending as Sending
from tertulia.planner.models.posts import Variant as Variant
from tertulia.planner.models.posts import Version as Version
from tertulia.planner.models.times import Agenda as Agenda
from tertulia.planner.models.times import Event as Event
from tertulia.planner.models.times import FeedRule as FeedRule
from tertulia.planner.models.times import Recurrence as Recurrence
from tertulia.planner.models.times import Slot as Slot
