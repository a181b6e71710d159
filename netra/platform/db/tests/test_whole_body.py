import io

import pytest

from netra.platform.db.whole_body import WholeBody, refuse_half_bodies


def test_whole_body_is_passed_on_in_any_pieces():
    assert WholeBody(io.BytesIO(b"abc\ndef"), 7).read() == b"abc\ndef"
    body = WholeBody(io.BytesIO(b"abc\ndef"), 7)
    assert (body.readline(), body.read(2), body.read(100), body.read(), body.readline()) == (
        b"abc\n",
        b"de",
        b"f",
        b"",
        b"",
    )


def test_nothing_beyond_the_announced_length_is_read():
    assert WholeBody(io.BytesIO(b"abcNEXT"), 3).read() == b"abc"


class Trickle(io.BytesIO):
    def read(self, size=-1):
        return super().read(min(2, size))


def test_body_that_comes_in_drops_is_whole():
    assert WholeBody(Trickle(b"abcdefg"), 7).read() == b"abcdefg"
    assert WholeBody(Trickle(b"abcdefg"), 7).read(5) == b"abcde"


@pytest.mark.parametrize("size", [-1, 4, 100])
def test_half_body_fails(size):
    with pytest.raises(OSError, match="4 bytes to come"):
        WholeBody(io.BytesIO(b"abc"), 7).read(size)


def test_half_body_fails_after_its_last_line():
    body = WholeBody(io.BytesIO(b"abc"), 7)
    assert body.readline() == b"abc"
    with pytest.raises(OSError, match="4 bytes to come"):
        body.readline()


@pytest.mark.parametrize("length", ["", "0", "-1", "many"])
def test_requests_without_a_body_are_left_alone(length):
    stream = io.BytesIO(b"")
    seen = {}
    refuse_half_bodies(lambda environ, start: seen.update(environ) or [])(
        {"CONTENT_LENGTH": length, "wsgi.input": stream}, lambda *args: None
    )
    assert seen["wsgi.input"] is stream
