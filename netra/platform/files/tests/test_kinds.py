import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.platform.files.kinds import ENDING, EVIDENCE, HEAD_BYTES, MediaType, TextCheck, sniff
from netra.platform.files.tests.examples import PRETENDERS, SAMPLES


def is_text(*chunks: bytes) -> bool:
    check = TextCheck()
    for chunk in chunks:
        check.feed(chunk)
    check.feed(b"", last=True)
    return check.plain


@pytest.mark.parametrize("kind", [kind for kind in MediaType if kind is not MediaType.ZIP])
def test_each_kind_is_told_by_its_bytes(kind: MediaType) -> None:
    told = sniff(SAMPLES[kind][:HEAD_BYTES])
    assert told == (None if kind is MediaType.TEXT else kind)
    assert is_text(SAMPLES[kind]) == (kind is MediaType.TEXT)


@pytest.mark.parametrize("name", PRETENDERS)
def test_what_only_pretends_is_neither_a_kind_nor_text(name: str) -> None:
    assert sniff(PRETENDERS[name][:HEAD_BYTES]) is None
    assert not is_text(PRETENDERS[name])


def test_every_kind_has_an_ending_and_a_group() -> None:
    assert set(ENDING) == EVIDENCE | {MediaType.AGE, MediaType.ZIP} == set(MediaType)


@pytest.mark.parametrize(
    ("head", "sound"),
    [
        (b"\xff\xfb\x90\x00", True),
        (b"\xff\xf3\x90\x00", True),
        (b"\xff\xfb\xf0\x00", False),
        (b"\xff\xfb\x9c\x00", False),
        (b"\xff\xeb\x90\x00", False),
        (b"\xff\xfb", False),
    ],
    ids=["MPEG 1", "MPEG 2", "no such bit rate", "no such sampling rate", "no such version", "cut short"],
)
def test_mp3_without_a_tag_needs_a_real_frame_header(head: bytes, sound: bool) -> None:
    assert sniff(head) == (MediaType.MP3 if sound else None)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])), st.integers(min_value=1, max_value=7)
)
def test_text_is_text_however_the_stream_is_cut(text: str, step: int) -> None:
    data = text.encode()
    chunks = [data[start : start + step] for start in range(0, len(data), step)]
    assert is_text(*chunks) == is_text(data)
    assert is_text(data) == (not text.lstrip().startswith(("<", "#!")))


def test_markup_deep_inside_a_text_stays_text() -> None:
    assert is_text(b"a < b, and <b>this</b> too")


@given(st.binary(max_size=64))
def test_no_bytes_make_telling_fail(data: bytes) -> None:
    sniff(data)
    is_text(data)
