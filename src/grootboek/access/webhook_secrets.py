"""The secret with which a webhook is signed: made of its uid with the key of the installation, and nowhere stored in clear."""

import base64
import hmac
from uuid import UUID

from grootboek.access.keyring import Keyring

_PREFIX = "whsec_"


def webhook_secret(keyring: Keyring, uid: UUID) -> str:
    """Return the secret of a webhook in the form of Standard Webhooks: `whsec_` and base64."""
    return _PREFIX + base64.b64encode(_key(keyring, uid)).decode()


def signature(keyring: Keyring, uid: UUID, signed: bytes) -> str:
    """Return the HMAC-SHA256 of some content with the secret of a webhook, as Standard Webhooks writes it."""
    return "v1," + base64.b64encode(hmac.digest(_key(keyring, uid), signed, "sha256")).decode()


def _key(keyring: Keyring, uid: UUID) -> bytes:
    return keyring.lookup("webhook secret", str(uid))
