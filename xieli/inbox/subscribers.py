"""What happens in any ledger becomes what people are told."""

from xieli.core.subscriptions import subscribe
from xieli.inbox.commands import tell
from xieli.inbox.queries.recipients import RECIPIENTS

subscribe("inbox", RECIPIENTS, tell)
