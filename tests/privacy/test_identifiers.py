"""Places of numbers, addresses and words that may point to a person."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.privacy.identifiers import (
    Finding,
    Sighting,
    checked_national_id,
    find_identifiers,
    recurring_names,
)

DRAWN = 1_000


def kinds(text):
    return [one.kind for one in find_identifiers(text)]


def spans(text):
    return [text[one.start : one.end] for one in find_identifiers(text)]


def national_ids(n, *, day=0, month=0):
    """Numbers made from dates; the check digits are found by trying all of them."""
    chance = random.Random(20261122)
    made = []
    while len(made) < n:
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(59 * 365))
        start = f"{born.day + day:02}{born.month + month:02}{born:%y}{chance.randrange(500):03}"
        made += [full for k in range(100) if both_right(full := f"{start}{k:02}")][:1]
    return made


def both_right(digits):
    a, b, c, d, e, f, g, h, i, k1, k2 = map(int, digits)
    first = 11 - (3 * a + 7 * b + 6 * c + d + 8 * e + 9 * f + 4 * g + 5 * h + 2 * i) % 11
    second = 11 - (5 * a + 4 * b + 3 * c + 2 * d + 7 * e + 6 * f + 5 * g + 4 * h + 3 * i) % 11
    second = 11 - (11 - second + 2 * k1) % 11
    return k1 == first % 11 and k2 == second % 11


def accounts(n):
    chance = random.Random(20261122)
    made = []
    while len(made) < n:
        start = f"{chance.randrange(10**9, 10**10)}"
        weighted = sum(
            int(d) * w for d, w in zip(start, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], strict=True)
        )
        check = (11 - weighted % 11) % 11
        made += [f"{start}{check}"] if check < 10 else []
    return made


@pytest.mark.parametrize(
    ("day", "month", "kind"),
    [
        (0, 0, "national_id"),
        (0, 40, "national_id"),
        (0, 80, "national_id"),
        (40, 0, "d_number"),
        (40, 80, "d_number"),
    ],
)
def test_every_valid_number_is_found(day, month, kind):
    for digits in national_ids(DRAWN, day=day, month=month):
        assert checked_national_id(digits)
        text = f"Nummeret er {digits}, og {digits[:6]} {digits[6:]}."
        assert find_identifiers(text) == [Finding(kind, 12, 23), Finding(kind, 28, 40)]


@pytest.mark.parametrize("day", [0, 40])
@pytest.mark.parametrize("place", [9, 10])
def test_no_number_with_one_wrong_check_digit_is_valid(day, place):
    chance = random.Random(20261122)
    for digits in national_ids(DRAWN, day=day):
        wrong = (int(digits[place]) + chance.randrange(1, 10)) % 10
        changed = f"{digits[:place]}{wrong}{digits[place + 1 :]}"
        assert not checked_national_id(changed)
        assert kinds(changed) == kinds(f"{changed[:6]} {changed[6:]}") == []


@pytest.mark.parametrize("start", ["320190", "000190", "290290", "310490", "011390", "720190"])
def test_a_day_that_does_not_exist_is_no_identity_number(start):
    for i in range(500):
        for k in range(100):
            digits = f"{start}{i:03}{k:02}"
            if both_right(digits):
                assert not checked_national_id(digits)
                assert kinds(digits) == ["account"]


@pytest.mark.parametrize("digits", ["", "0101901234", "010190123456", "0101901234x", "٠١٠١٩٠١٢٣٤٥"])
def test_other_than_eleven_digits_is_no_identity_number(digits):
    assert not checked_national_id(digits)


@pytest.mark.parametrize("between", [" ", "-", "\u00a0"])
def test_the_usual_spellings_of_an_identity_number(between):
    digits = national_ids(1)[0]
    spelt = f"{digits[:6]}{between}{digits[6:]}"
    dotted = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}{between}{digits[6:]}"

    assert spans(f"x {spelt}, y {dotted}.") == [spelt, dotted]


def test_an_identity_number_inside_a_longer_number_is_none():
    digits = national_ids(1)[0]

    assert kinds(f"1{digits} {digits}1") == []


def test_every_valid_account_is_found():
    for digits in accounts(DRAWN):
        assert kinds(digits) == ["account"] or checked_national_id(digits)
        for sign in (".", " ", "\u00a0"):
            grouped = sign.join((digits[:4], digits[4:6], digits[6:]))
            assert find_identifiers(f"konto {grouped}.") == [Finding("account", 6, 19)]


def test_no_account_with_a_wrong_check_digit_is_valid():
    for digits in accounts(DRAWN):
        changed = f"{digits[:10]}{(int(digits[10]) + 1) % 10}"
        assert kinds(f"{changed} {changed[:4]}.{changed[4:6]}.{changed[6:]}") == []


def test_digits_that_are_both_are_an_identity_number_unless_grouped_as_an_account():
    # Every identity number has the check digit of an account.
    digits = national_ids(1)[0]

    assert kinds(f"{digits} {digits[:4]}.{digits[4:6]}.{digits[6:]}") == ["national_id", "account"]


@pytest.mark.parametrize(
    "phone",
    [
        "22334455",
        "90123456",
        "22 33 44 55",
        "901 23 456",
        "22\u00a033\u00a044\u00a055",
        "22.33.44.55",
        "+4790123456",
        "+47 22 33 44 55",
        "(+47) 901 23 456",
        "0047 90123456",
        "004790123456",
    ],
)
def test_phone_numbers_are_found(phone):
    assert find_identifiers(f"Ring {phone}.") == [Finding("phone", 5, 5 + len(phone))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22334455, 90123456,90123457", ["22334455", "90123456", "90123457"]),
        ("kl 20.15 den 12.05.2024 ring 22 33 44 55", ["22 33 44 55"]),
        ("12.05.24 22 33 44 55", ["22 33 44 55"]),
        ("Vi var 2. 90123456 er nummeret", ["90123456"]),
        (
            "ola@example.no og kari.o+x@epost.example.no.",
            ["ola@example.no", "kari.o+x@epost.example.no"],
        ),
        ("90123456@example.no", ["90123456@example.no"]),
    ],
)
def test_what_stands_beside_does_not_hide_it(text, found):
    assert spans(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "12345678",  # begins with 1
        "01234567",
        "223344556",  # nine digits
        "2233445",
        "22 33 44 55 66",  # a list of pairs
        "22 33 44",
        "2019 2020, 2019-2020, 20192",
        "20240131 og 31012024",
        "22 500 000 kroner og kr 250 000",
        "25000000 kr, kr 25000000, 25000000,- og 25000000 NOK",
        "€ 25000000, 25000000,50 og 1,25000000",
        "[00:22:33] 20:15:30,500 kl. 22.15",
        "30 % av 2 000",
        "@ola, ola@ og ola@example",
    ],
)
def test_other_numbers_and_signs_are_nothing(text):
    assert find_identifiers(text) == []


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
DATES = st.builds(
    lambda day, form: day.strftime(form),
    DAYS,
    st.sampled_from(
        ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d %m %Y", "%d-%m-%y"]
    ),
)
TIMES = st.builds(
    lambda time, form: time.strftime(form),
    st.times(),
    st.sampled_from(["%H:%M", "%H.%M", "%H:%M:%S", "%H.%M.%S", "%H:%M:%S.%f", "%H%M"]),
)
SUMS = st.builds(
    lambda amount, form: form(amount),
    st.integers(0, 99_999_999),
    st.sampled_from(
        [
            lambda n: f"{n} kr",
            lambda n: f"kr {n}",
            lambda n: f"{n} kroner",
            lambda n: f"{n},-",
            lambda n: f"{n},50",
            lambda n: f"£{n}",
            lambda n: f"{n:,}".replace(",", " "),
            lambda n: f"{n:,}".replace(",", "."),
        ]
    ),
)
YEARS = st.integers(1000, 2999).map(str)


@given(st.lists(st.one_of(DATES, TIMES, SUMS, YEARS), max_size=4))
def test_dates_times_sums_and_years_are_not_phones(parts):
    assert "phone" not in kinds("; ".join(parts))


@given(st.text(alphabet="0123456789 .-+47ab@\n,"))
def test_findings_are_in_order_and_do_not_overlap(text):
    found = find_identifiers(text)

    ends = [place for one in found for place in (one.start, one.end)]
    assert ends == sorted(ends)
    assert all(one.start < one.end <= len(text) for one in found)


def test_a_finding_shows_no_value():
    assert repr(find_identifiers("Ring 22334455")) == "[Finding(kind='phone', start=5, end=13)]"


@pytest.mark.parametrize("text", ["a" * 200_000, "a." * 100_000, "1 " * 100_000, "@a" * 100_000])
def test_long_nonsense_takes_no_long_time(text):
    assert find_identifiers(text) == []


def seen(*texts, known=()):
    """The words at the places that are reported."""
    documents = {f"d{i}": text for i, text in enumerate(texts)}
    places = recurring_names(documents, known)
    return [documents[p.document_id][p.start : p.end] for p in places]


def test_a_name_that_recurs_is_found_in_every_document():
    texts = {"b": "Då kom Siri.", "a": "Eg såg Siri der."}

    assert recurring_names(texts) == [Sighting("a", 7, 11), Sighting("b", 7, 11)]
    assert recurring_names({"b": texts["b"]}) == recurring_names({}) == []


@pytest.mark.parametrize(
    "text",
    [
        "Siri kom. Siri gjekk! Siri? Siri … Siri",
        "Ho sa: Siri. Eg sa: Siri.",
        "Siri\nSiri\n- Siri\n– Siri\n  Siri",
        "sa «Siri» og \"Siri\" og 'Siri'",
        "ja (Siri) og [Siri] og *Siri*",
        "Informant Siri: ja\nInformant Siri: nei\n[00:12] Informant Siri (34): ja",
        "Kari Siri\tja\nKari Siri\tnei",
    ],
)
def test_what_may_be_capitalised_for_another_reason_is_left_out(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("og Siri, og – Siri, og 3 Siri", ["Siri"] * 3),
        ("Vi i Fjellvik og på Fjellviks skule", ["Fjellvik", "Fjellviks"]),
        ("ved NAV-Fjellvik og Fjellvik-kontoret", ["Fjellvik"] * 2),
        ("hjå O'Brien og O’Brien", ["Brien"] * 2),
        ("hjå Kari Nordmann og Kari Nordmann", ["Kari", "Nordmann"] * 2),
        ("til A\u030ase og Åse", ["A\u030ase", "Åse"]),
        ("som BUPA og Bupa", ["BUPA", "Bupa"]),
        ("til Siri og Siri via siri@example.no", ["Siri"] * 2),
    ],
)
def test_names_in_mid_sentence_are_found(text, names):
    assert seen(text) == names


def test_a_word_that_is_also_written_small_is_no_name():
    assert seen("ja Heile dagen og Heile natta", "heile tida") == []
    assert seen("ja Hansen og Hansen", "det var hans") == ["Hansen", "Hansen"]


def test_words_that_are_always_capitalised_are_no_names():
    assert seen("i Noreg og Norge, in Norway on Monday and I, NAV og EU " * 3) == []


def test_known_names_are_left_out_with_their_genitives():
    text = "hjå Kari Nordmann og Kari Nordmanns mor, i Stad1 og Stad1, med Siri og Siri"

    assert seen(text, known=["kari nordmann", "Stad1"]) == ["Siri", "Siri"]


def test_a_sighting_shows_no_value():
    assert repr(Sighting("d", 1, 2)) == "Sighting(document_id='d', start=1, end=2)"
