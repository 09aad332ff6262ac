"""A file as a DICOM data set, or the reason why it is none that is read here.

Only the head of a file is read until it is known to be a structured report, so that images lying
among the reports cost little.
"""

import logging
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from seriatim.formats.dicom_sr.recognise import MAGIC, PREAMBLE_BYTES, SR_CLASSES

if TYPE_CHECKING:
    from pydicom import Dataset

MAX_REPORT_BYTES = 16 * 1024**2
"""Largest report that is read, packed or not: 16 MiB, some hundred times the usual."""
MAX_ITEMS = 100_000
"""Most items of sequences in one report, some hundred times the usual; pydicom makes an object of
each, however small it is."""

_DEFLATED = "1.2.840.10008.1.2.1.99"
_ITEM_MARKS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
"""What every item begins with, in either order of bytes."""
_UNDEFINED_LENGTH = 0xFFFFFFFF
_LENGTH_ELEMENT_BYTES = 12
"""The first element of the head of a file says how long the rest of the head is."""


class OtherKindError(Exception):
    """The file is whole for all we know, and not a DICOM structured report."""


class DamagedError(Exception):
    """The file says it is a structured report and cannot be read as one."""


@contextmanager
def quiet_pydicom() -> Iterator[None]:
    """Keep pydicom from warning of, and from logging, values of the files."""
    from pydicom import config

    logger = logging.getLogger("pydicom")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(), config.disable_value_validation():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def open_report(path: Path) -> "Dataset":
    """The data set of a structured report.

    Raises  OtherKindError for any other file; DamagedError for a report that is too large or cut
            short; besides, whatever pydicom or the system raises
    """
    from pydicom import dcmread
    from pydicom.filereader import read_file_meta_info

    if not _is_dicom(path):
        raise OtherKindError
    meta = read_file_meta_info(path)
    if not str(meta.get("MediaStorageSOPClassUID", "")).startswith(SR_CLASSES.decode()):
        raise OtherKindError
    if path.stat().st_size > MAX_REPORT_BYTES:
        raise DamagedError
    data = path.read_bytes()
    if meta.get("TransferSyntaxUID") == _DEFLATED:
        dataset = _read_deflated(data)
    else:
        _refuse_excess(data)
        dataset = dcmread(BytesIO(data), stop_before_pixels=True)
    if _is_cut_short(dataset):
        raise DamagedError
    return dataset


def _is_dicom(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(PREAMBLE_BYTES + len(MAGIC))
    return head[PREAMBLE_BYTES:] == MAGIC


def _read_deflated(data: bytes) -> "Dataset":
    """The data set of a deflated file, unpacked here so that it cannot swell without end."""
    from pydicom.filereader import read_dataset

    group_length = PREAMBLE_BYTES + len(MAGIC) + _LENGTH_ELEMENT_BYTES
    start = group_length + int.from_bytes(data[group_length - 4 : group_length], "little")
    unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[start:], MAX_REPORT_BYTES + 1)
    if len(unpacked) > MAX_REPORT_BYTES:
        raise DamagedError
    _refuse_excess(unpacked)
    return read_dataset(BytesIO(unpacked), is_implicit_VR=False, is_little_endian=True)


def _refuse_excess(data: bytes) -> None:
    """Refuse a report of more items than any reader could have written, before it is parsed."""
    if max(map(data.count, _ITEM_MARKS)) > MAX_ITEMS:
        raise DamagedError


def _is_cut_short(dataset: "Dataset") -> bool:
    """Whether the file ends within a value; pydicom then keeps the shorter value and goes on."""
    from pydicom.dataelem import RawDataElement

    for tag in dataset.keys():  # noqa: SIM118 - iterating over the data set itself would decode it
        element = dataset.get_item(tag)
        if isinstance(element, RawDataElement) and _is_short(element.length, element.value):
            return True
    return False


def _is_short(length: int, value: bytes | None) -> bool:
    return length != _UNDEFINED_LENGTH and len(value or b"") < length
