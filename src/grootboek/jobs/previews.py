"""Drawing the previews of attachments."""

from grootboek.access.server import Server
from grootboek.bookkeeping.previews import draw_preview
from grootboek.jobs.attempts import Never
from grootboek.ledger.actor import Actor
from grootboek.store.masters.attachment_contents import ContentLost
from grootboek.store.queues.jobs import Job

_SERVER = Actor(None, "previews")


def draw(server: Server, job: Job) -> None:
    """Draw the preview that a job names; `Never` when what it is drawn from is lost."""
    try:
        draw_preview(server.database, job.administration_id or 0, bytes.fromhex(job.payload["content"]), _SERVER)
    except ContentLost as problem:
        raise Never(str(problem)) from problem
