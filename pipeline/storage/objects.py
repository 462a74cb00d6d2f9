"""The objects below an address, through `obstore`: S3, Google Cloud and Azure behind one interface, with conditional writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError, UsageError
from pipeline.faults import Fault
from pipeline.storage.address import Address

if TYPE_CHECKING:
    from obstore import UpdateVersion

_RETRIES: Any = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
_CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY",
}


class Objects:
    """The objects below an address, by names that begin there.

    What fails is a StoreError: a store that does not answer or refuses, a bucket that is not there. Raises UsageError when
    `obstore` is not installed.
    """

    def __init__(self, address: Address) -> None:
        try:
            import obstore
            from obstore.store import from_url
        except ImportError:
            raise UsageError(Fault.NO_OBSTORE(str(address))) from None
        self._address, self._obstore = address, obstore
        with self._told():
            # An endpoint of one's own may be plain HTTP.
            self._store = from_url(address, retry_config=_RETRIES, client_options={"allow_http": True})

    def read(self, name: str) -> "tuple[bytes, UpdateVersion] | None":
        """The content of an object and its version; None when it is not there."""
        with self._told():
            try:
                found = self._obstore.get(self._store, name)
            except FileNotFoundError:
                return None
            version: Any = {name: told for name in ("e_tag", "version") if (told := found.meta.get(name))}
            return bytes(found.bytes()), version

    def replace(self, name: str, content: bytes, version: "UpdateVersion | None") -> bool:
        """Write an object in the place of that version, or where none is; gives whether it was written.

        A store that knows no such condition writes it whatever is there.
        """
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        with self._told():
            try:
                self._obstore.put(self._store, name, content, mode=version or "create")
            except (AlreadyExistsError, PreconditionError):
                return False
            except (NotImplementedError, NotSupportedError):
                self._obstore.put(self._store, name, content)
        return True

    def upload(self, path: Path, name: str) -> None:
        """Write a file as an object."""
        with self._told():
            self._obstore.put(self._store, name, path)

    def download(self, name: str, path: Path) -> bool:
        """Write an object into a file; gives whether there is such an object."""
        with self._told():
            try:
                found = self._obstore.get(self._store, name)
            except FileNotFoundError:
                return False
            with path.open("wb") as file:
                for chunk in found.stream():
                    file.write(chunk)
        return True

    def copy(self, name: str, to: str) -> bool:
        """Copy an object within the store; gives whether there is such an object."""
        with self._told():
            try:
                self._obstore.copy(self._store, name, to)
            except FileNotFoundError:
                return False
        return True

    def names(self, folder: str = "") -> list[str]:
        """What lies right below a folder: names of objects and, with a slash at their end, of folders."""
        with self._told():
            found = self._obstore.list_with_delimiter(self._store, folder or None)
            return [*(f"{each}/" for each in found["common_prefixes"]), *(each["path"] for each in found["objects"])]

    def remove(self, folder: str) -> None:
        """Delete all objects below a folder."""
        with self._told():
            for batch in self._obstore.list(self._store, folder):
                self._obstore.delete(self._store, [each["path"] for each in batch])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the store as StoreErrors that say what to do."""
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        try:
            yield
        except (PermissionDeniedError, UnauthenticatedError) as error:
            names = _CREDENTIALS[self._address.partition(":")[0]]
            raise StoreError(Fault.NO_ACCESS(self._address, _reason(error), names)) from None
        except (BaseError, FileNotFoundError) as error:
            raise StoreError(Fault.NO_STORE(self._address, _reason(error))) from None


def _reason(error: Exception) -> str:
    """What the store says, without its protocol."""
    return str(error).splitlines()[0].rpartition(" - ")[2].partition(": <")[0]
