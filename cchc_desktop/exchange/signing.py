"""Minisign signatures: `minisign -V` verifies ours, and we verify those of `minisign -S`."""

import minisign

from cchc_desktop.core.errors import ErrorCode, Refused


def new_secret_key() -> str:
    """Make a secret key, in base 64, not protected by a password."""
    return minisign.KeyPair.generate().secret_key.to_base64().decode("ascii")


def public_key_of(secret_key: str) -> str:
    """Return the public key of a secret key. Raises `ValueError` for what is none."""
    return _secret(secret_key).get_public_key().to_base64().decode("ascii")


def is_public_key(text: str) -> bool:
    """Tell whether a text is a public key in the one form it is written in."""
    try:
        return minisign.PublicKey.from_base64(text.encode()).to_base64() == text.encode()
    except (minisign.Error, ValueError):
        return False


def sign(content: bytes, secret_key: str, *, comment: str) -> bytes:
    """Return the bytes of a `.minisig` file. `comment` is signed too; printable ASCII on one line."""
    signature = _secret(secret_key).sign(content, trusted_comment=comment)
    return bytes(signature) + b"\n"


def verify(content: bytes, signature: bytes, public_key: str) -> None:
    """Raise `Refused(PACKAGE_SIGNATURE_WRONG)` unless the key's owner signed exactly these bytes."""
    try:
        known = minisign.PublicKey.from_base64(public_key)
        known.verify(content, minisign.Signature.from_bytes(signature))
    except (minisign.Error, ValueError) as error:
        raise Refused(ErrorCode.PACKAGE_SIGNATURE_WRONG) from error


def _secret(text: str) -> minisign.SecretKey:
    try:
        key = minisign.SecretKey.from_base64(text)
    except minisign.Error as error:
        raise ValueError("not a minisign secret key") from error
    if key.is_encrypted():
        raise ValueError("a secret key protected by a password")
    return key
