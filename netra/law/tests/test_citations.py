import re

import pytest

from netra.law import packs
from netra.law.citations import in_words

PACK = packs.shipped("pilkada-2024")


@pytest.mark.parametrize(
    ("cited", "indonesian", "english"),
    [
        ("UU 1/2015 art. 134(4)", "UU 1/2015 Pasal 134 ayat (4)", "UU 1/2015 article 134(4)"),
        ("UU 1/2015 art. 134(5)-(6)", "UU 1/2015 Pasal 134 ayat (5)-(6)", "UU 1/2015 article 134(5)-(6)"),
        ("UU 1/2015 art. 136-137", "UU 1/2015 Pasal 136-137", "UU 1/2015 article 136-137"),
        ("Perpres 91/2024 art. 28A", "Perpres 91/2024 Pasal 28A", "Perpres 91/2024 article 28A"),
        (
            "UU 10/2016 art. 71(2), (4)",
            "UU 10/2016 Pasal 71 ayat (2), (4)",
            "UU 10/2016 article 71(2), (4)",
        ),
        (
            "UU 10/2016 art. 71(1), 188",
            "UU 10/2016 Pasal 71 ayat (1), Pasal 188",
            "UU 10/2016 article 71(1), 188",
        ),
        (
            "UU 20/2023 art. 24(1) c, d dan 24(2)",
            "UU 20/2023 Pasal 24 ayat (1) huruf c, d dan Pasal 24 ayat (2)",
            "UU 20/2023 article 24(1) c, d and 24(2)",
        ),
        (
            "PP 94/2021 art. 5 huruf n angka 2; art. 13 huruf g",
            "PP 94/2021 Pasal 5 huruf n angka 2; Pasal 13 huruf g",
            "PP 94/2021 article 5 letter n number 2; article 13 letter g",
        ),
        (
            "UU 6/2014 jo. UU 3/2024 art. 51 (huruf g, j), 52",
            "UU 6/2014 jo. UU 3/2024 Pasal 51 (huruf g, j), Pasal 52",
            "UU 6/2014 with UU 3/2024 article 51 (letter g, j), 52",
        ),
        (
            "PP 42/2004 art. 11 c, 15",
            "PP 42/2004 Pasal 11 huruf c, Pasal 15",
            "PP 42/2004 article 11 c, 15",
        ),
        ("SKB 2/2022 Lampiran II", "SKB 2/2022 Lampiran II", "SKB 2/2022 Annex II"),
        (
            "Putusan MK 136/PUU-XXII/2024; UU 8/2015 art. 3(1)",
            "Putusan MK 136/PUU-XXII/2024; UU 8/2015 Pasal 3 ayat (1)",
            "Putusan MK 136/PUU-XXII/2024; UU 8/2015 article 3(1)",
        ),
        ("praktik Bawaslu 2024", "praktik Bawaslu 2024", "praktik Bawaslu 2024"),
        ("CNT-DAY0", "", ""),
    ],
)
def test_an_article_is_written_as_people_write_it(cited: str, indonesian: str, english: str) -> None:
    assert (in_words([cited], "id"), in_words([cited], "en-gb")) == (indonesian, english)


def test_what_two_rules_share_stands_once() -> None:
    assert in_words(["Perbawaslu 8/2020; UU 1/2015 art. 135(3)", "Perbawaslu 8/2020"], "id") == (
        "Perbawaslu 8/2020; UU 1/2015 Pasal 135 ayat (3)"
    )


def test_no_number_of_the_packs_is_lost_and_none_stays_in_short_form() -> None:
    entries = [
        entry
        for group in (PACK.limits, PACK.routing, PACK.violations, PACK.sanctions, PACK.subjects)
        for entry in group.values()
    ]
    assert len(entries) > 100
    for entry in entries:
        for cited in entry.basis:
            if cited.startswith("CNT-"):
                continue
            for language in ("id", "en"):
                words = in_words([cited], language)
                assert "art." not in words
                assert re.findall(r"\d+", words) == re.findall(r"\d+", cited)
