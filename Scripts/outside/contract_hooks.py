"""What a contract in OpenAPI cannot say, told to schemathesis: files must be real ones, keys must be new."""

import random
import re
import uuid

import schemathesis
from hypothesis import strategies

from outside.media import png

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
MINUTE = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
SMALL_PICTURE = png(random.Random(1), 3000).data

# Bytes that are no picture are refused, as they must be: that is what the tests of the daemon's own are for.
schemathesis.openapi.format("binary", strategies.just(SMALL_PICTURE))


@schemathesis.serializer("application/offset+octet-stream")
def pieces(context, value):
    """The bytes of an upload, as they are."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def map_body(context, body):
    """Takes out what is sound by its form and refused for what it means: uploads that do not exist, a 31 February, a
    field by a name that the header of a part cannot hold. What is unsound stays as it is."""
    if not isinstance(body, dict):
        return body
    body = {name: value for name, value in body.items() if name.isprintable()}
    if is_text(body.get("upload")):
        del body["upload"]
    if MINUTE.match(str(body.get("occurred_at"))):
        body["occurred_at"] = "2015-01-03T08:30"
    if is_key(body.get("idempotency_key")):
        body["idempotency_key"] = uuid.uuid4().hex
    return body


@schemathesis.hook
def map_case(context, case):
    """The same key with another tip is refused, and so are two keys: each tip has one of its own."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(case.body, dict) and case.body.get("idempotency_key") and is_key(key):
        del case.headers["Idempotency-Key"]
    elif is_key(key):
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    if case.headers and case.path.startswith("/v1/uploads"):
        # The tester cannot make the checksum of a body; the tests of the daemon's own do.
        case.headers.pop("Upload-Checksum", None)
    return case


@schemathesis.hook
def filter_case(context, case):
    """In a form everything is text: a number or a list that stands for an unsound field arrives as a sound one, or not
    at all. And whether a body with a file is unsound the tester cannot tell: files come with sound fields only."""
    if any(name.lower().startswith("x-schemathesis") for name in case.headers or {}):
        return False  # A header nobody knows is no fault: proxies add them.
    if case.path.startswith("/v1/uploads"):
        # Any bytes are sound bytes, and whether some must come is said by a header, not by a schema.
        is_patch = "PATCH" in (case.method.upper(), str((case.headers or {}).get("X-HTTP-Method-Override", "")).upper())
        is_positive = case.meta is None or case.meta.generation.mode.is_positive
        return case.media_type is None and not is_patch if not is_positive else not is_patch or bool(case.media_type)
    if case.media_type not in FORMS or not isinstance(case.body, dict):
        return True
    values = [value for name, value in case.body.items() if name != "upload"]
    if not all(isinstance(value, (str, bytes)) for value in values):
        return False
    return case.meta is None or case.meta.generation.mode.is_positive or all(type(value) is str for value in values)


def is_text(value):
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def is_key(value):
    return isinstance(value, str) and 16 <= len(value) <= 255
