"""After a deletion: clear what it has left behind in the database's own files."""

from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response


def then_wipe(request: Request, answer: Response) -> Response:
    """The same answer. The wiping waits until nobody of this request reads any longer: an open
    look at the database keeps the old pages. What a crash leaves here, the nightly run clears.
    """
    answer.background = BackgroundTask(request.app.state.database.wipe)
    return answer
