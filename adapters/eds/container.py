"""Key containers (PKCS#12): open, write, and keep the first one written."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12


class ContainerError(ValueError):
    """Say that a container cannot be opened or holds no RSA key; never says whose it is."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An RSA key with its certificate, as objects: parsing PEM for every signature costs forty times more."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


def load_container(container: bytes, password: str) -> KeyPair:
    """Open a PKCS#12 container.

    Raises:
        ContainerError: wrong password, no container, or not an RSA key with a certificate.
    """
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(container, password.encode())
    except ValueError:
        raise ContainerError("the key container cannot be opened") from None
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
        raise ContainerError("the key container holds no RSA key with a certificate")
    return KeyPair(key, certificate)


def save_container(pair: KeyPair, password: str) -> bytes:
    """Return a PKCS#12 container for a key with its certificate."""
    encryption = BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(b"komek", pair.key, pair.certificate, None, encryption)


def keep_first(path: Path, content: bytes) -> bytes:
    """Write a file that only its owner reads, unless another process was first; return what is kept."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
