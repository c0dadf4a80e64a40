"""The verbs of the planner."""

from tertulia.planner.actions.articles import add_series as add_series
from tertulia.planner.actions.articles import drop_series as drop_series
from tertulia.planner.actions.articles import take_down_article as take_down_article
from tertulia.planner.actions.articles import update_article as update_article
from tertulia.planner.actions.feed_out import close_feed as close_feed
from tertulia.planner.actions.feed_out import open_feed as open_feed
from tertulia.planner.actions.feed_out import restore_feed as restore_feed
from tertulia.planner.actions.posts import create_post as create_post
from tertulia.planner.actions.posts import drop_variant as drop_variant
from tertulia.planner.actions.posts import edit_post as edit_post
from tertulia.planner.actions.posts import remove_post as remove_post
from tertulia.planner.actions.posts import restore_post as restore_post
from tertulia.planner.actions.posts import set_column as set_column
from tertulia.planner.actions.posts import set_variant as set_variant
from tertulia.planner.actions.remarks import be_present as be_present
from tertulia.planner.actions.remarks import leave as leave
from tertulia.planner.actions.remarks import remark as remark
from tertulia.planner.actions.remarks import remove_remark as remove_remark
from tertulia.planner.actions.scheduling import keep_as_idea as keep_as_idea
from tertulia.planner.actions.scheduling import move_post as move_post
from tertulia.planner.actions.scheduling import publish_now as publish_now
from tertulia.planner.actions.scheduling import schedule as schedule
from tertulia.planner.actions.scheduling import unmove_post as unmove_post
from tertulia.planner.actions.scheduling import unschedule as unschedule
from tertulia.planner.actions.versions import leave_version as leave_version
from tertulia.planner.actions.versions import restore_version as restore_version
