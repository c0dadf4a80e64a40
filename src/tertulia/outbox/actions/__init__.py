"""What we say to networks. Each verb leaves a due row; `outbox.jobs` speaks."""

from tertulia.outbox.actions.answers import approve as approve
from tertulia.outbox.actions.answers import reply as reply
from tertulia.outbox.actions.channels import open_channel as open_channel
from tertulia.outbox.actions.channels import remove_channel as remove_channel
from tertulia.outbox.actions.channels import restore_channel as restore_channel
from tertulia.outbox.actions.common import UNDO_SECONDS as UNDO_SECONDS
from tertulia.outbox.actions.fates import restore as restore
from tertulia.outbox.actions.fates import retry as retry
from tertulia.outbox.actions.fates import settle as settle
from tertulia.outbox.actions.fates import withdraw as withdraw
from tertulia.outbox.actions.freezing import freeze as freeze
from tertulia.outbox.actions.freezing import lift as lift
from tertulia.outbox.actions.freezing import unfreeze as unfreeze
from tertulia.outbox.actions.posting import amend as amend
from tertulia.outbox.actions.posting import move as move
from tertulia.outbox.actions.posting import post as post
from tertulia.outbox.actions.posting import published_by_hand as published_by_hand
from tertulia.outbox.actions.posting import take_down as take_down
from tertulia.outbox.actions.posting import unmove as unmove
