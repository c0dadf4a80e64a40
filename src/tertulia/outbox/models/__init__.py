"""The rows of the outbox: channels, deliveries with their steps, freezes."""

from tertulia.outbox.models.channels import Channel as Channel
from tertulia.outbox.models.deliveries import Delivery as Delivery
from tertulia.outbox.models.deliveries import Step as Step
from tertulia.outbox.models.deliveries import Watch as Watch
from tertulia.outbox.models.freezes import Freeze as Freeze
