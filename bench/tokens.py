"""Tokens of SnelStart's door. They are apart from the clients that use them, which import nothing of the product."""

import http.client
import json
from urllib.parse import urlencode

from grootboek.access.credentials import DoorKeys


def headers_of(port: int, keys: DoorKeys) -> dict[str, str]:
    """Return the headers of a client of the administration that the keys are of, with a new token."""
    form = urlencode({"grant_type": "clientkey", "clientkey": keys.client_key})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/b2b/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
    token = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    return {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": keys.subscription_key}
