"""Floor 2, live: the Socket.IO transport, hub and server process.

It carries events between people's browsers and the slices above, and knows nothing of what they mean. A slice
declares what it takes and sends in the ``catalogue``, hands rows to a ``Pump``, and speaks through ``publish``.

    one frame in:   transport -> wire -> door (session, rate, schema) -> the slice's handler -> acknowledgement
    one frame out:  publish / pump -> fanout (one encoding for all) -> outbox (bounded) -> transport (whole writes)
    one bell:       publish.ring -> bells (never in a request's way) -> every process's pump -> rows -> frames

This file stays empty of imports: gunicorn reads ``forum.live.server`` before the standard library is patched.
"""
