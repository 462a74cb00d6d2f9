"""Identifiers by their check digits: a table of what a field says and which one it is, and digits changed one by one."""

import numpy as np
import pytest

from pipeline.registry.identifiers import hold, read_finess, read_ror, read_siren, read_siret, read_wikidata

FIELDS = [
    (read_siren, "732829320", "732829320"),
    (read_siren, "732 829 320", "732829320"),
    (read_siren, "732829321", None),
    (read_siren, "73282932", None),
    (read_siren, "٧٣٢٨٢٩٣٢٠", None),
    (read_siren, "", None),
    (read_siren, None, None),
    (read_siret, "732 829 320 00074", "73282932000074"),
    (read_siret, "73282932000075", None),
    (read_siret, "35600000049837", "35600000049837"),
    (read_siret, "73282932100074", None),
    (read_finess, "390780146", "390780146"),
    (read_finess, "390780147", None),
    (read_finess, "2A0000014", "2A0000014"),
    (read_finess, "2B0000014", None),
    (read_finess, "2C0000014", None),
    (read_ror, "https://ror.org/03yrm5c26", "03yrm5c26"),
    (read_ror, "03yrm5c26", "03yrm5c26"),
    (read_ror, "03yrm5c27", None),
    (read_ror, "03yrm5l26", None),
    (read_wikidata, "Q42", "Q42"),
    (read_wikidata, "http://www.wikidata.org/entity/Q42", "Q42"),
    (read_wikidata, "Q042", None),
    (read_wikidata, "L42", None),
]


@pytest.mark.parametrize(("read", "field", "identifier"), FIELDS)
def test_a_field_is_the_identifier_that_holds(read: object, field: str | None, identifier: str | None) -> None:
    assert read(field) == identifier  # type: ignore[operator]


@pytest.mark.parametrize(("read", "sound"), [(read_siren, "732829320"), (read_finess, "390780146"), (read_ror, "03yrm5c26")])
def test_no_digit_may_be_another(read: object, sound: str) -> None:
    slips = {
        sound[:at] + digit + sound[at + 1 :] for at in range(1, len(sound)) if sound[at].isdigit() for digit in "0123456789"
    } - {sound}
    assert [slip for slip in slips if read(slip)] == []  # type: ignore[operator]


def test_many_sirens_hold_as_one_does() -> None:
    numbers = np.arange(732_829_300, 732_829_400)
    assert [bool(each) for each in hold(numbers)] == [read_siren(str(number)) is not None for number in numbers]
