"""Bodies that schemathesis does not know: bytes as they are."""

import schemathesis


@schemathesis.serializer("application/vnd.lakesentry.batch")
def batch(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.deserializer("application/octet-stream")
def file(ctx, response):
    return response.content
