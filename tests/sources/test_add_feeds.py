"""Feeds: RSS 2.0, RSS 1.0 and Atom; whole entries and beginnings."""

# ruff: noqa: E501 (tables, one case a line)

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline.errors import ArticleError
from pipeline.faults import Fault
from pipeline.sources.feeds import read_feed
from pipeline.sources.flags import find_flags, is_cut, without_feed_footer, without_paywall

PAGES = Path(__file__).parent / "pages"

FEEDS = [
    ("wordpress-feed.xml", 0, "2022-02-11", "Morbihan Éco", "Nolwenn Cadiou", False, "- 1,5 million d’euros pour la chaîne du froid\n- 12 embauches d’ici juin"),
    ("wordpress-feed.xml", 1, "2022-02-10", "Morbihan Éco", None, True, "suppression de 45 postes sur 130. […]"),
    ("atom.xml", 0, "2020-03-02", "Fil de l'université de Valbonne", "Service presse", False, "L’université de Valbonne ouvre 90 places en santé\n\n"),
    ("rss10-latin1.xml", 0, "2005-11-08", "Union régionale de la métallurgie", "Section Bréval", False, "hier la grève commencée le 3 novembre"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "day", "publisher", "author", "is_excerpt", "held"), FEEDS)
def test_feed(name: str, number: int, day: str, publisher: str, author: str | None, is_excerpt: bool, held: str) -> None:
    entry = list(read_feed((PAGES / name).read_bytes(), name))[number]
    draft = entry.draft
    assert (str(draft.published), draft.publisher, draft.author, entry.is_excerpt) == (day, publisher, author, is_excerpt)
    assert held in draft.text
    assert "apparu en premier" not in draft.text
    assert bool(draft.notes) == is_excerpt


def feed(stamp: str = "", body: str = "Un texte.") -> bytes:
    item = f"<item><title>Titre</title><link>https://a.example/1</link><description>{body}</description>{stamp}</item>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Fil</title>{item}</channel></rss>".encode()


TOMORROW = date.today() + timedelta(days=2)
STAMPS = [
    ("<pubDate>Tue, 02 May 2017 23:30:00 +0200</pubDate>", "2017-05-02"),
    ("<pubDate>Wed, 03 May 2017 00:30:00 +0200</pubDate>", "2017-05-03"),
    ("<pubDate>2017-05-03</pubDate>", "2017-05-03"),
    ("<pubDate>Mercredi, 3 Mai, 2017 - 12:22</pubDate>", "2017-05-03"),
    ("<pubDate>mer., 3 mai 2017</pubDate>", "2017-05-03"),
    ("<pubDate>Mer, 3 Mai 2017 08:10:00 +0200</pubDate>", "2017-05-03"),
    ("<pubDate>Lun, 20 Fév 2017 08:10:00 +0100</pubDate>", "2017-02-20"),
    ("<pubDate>03/05/2017 12:22</pubDate>", "2017-05-03"),
    ("<pubDate>Mer, 3 Mai</pubDate>", "None"),
    ("<pubDate>2017-05-03T00:30:00Z</pubDate>", "2017-05-03"),
    ("<pubDate>3 mai 2017</pubDate>", "2017-05-03"),
    ("<pubDate>mercredi 3 mai 2017</pubDate>", "2017-05-03"),
    ("<pubDate>03/05/2017</pubDate>", "2017-05-03"),
    ("<pubDate>mai 2017</pubDate>", "None"),
    ("<pubDate>demain</pubDate>", "None"),
    (f"<pubDate>{TOMORROW}</pubDate>", "None"),
    ("", "None"),
]


@pytest.mark.parametrize(("stamp", "day"), STAMPS)
def test_day_by_the_stamp_s_own_clock(stamp: str, day: str) -> None:
    (entry,) = read_feed(feed(stamp), "f")
    assert str(entry.draft.published) == day


def test_rfc_stamp_of_today_is_taken() -> None:
    (entry,) = read_feed(feed(f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"), "f")
    assert entry.draft.published


BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">"""
    + b"".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "&a;" * 10}">'.encode() for i in range(9))
    + b"]><rss version='2.0'><channel><title>&a8;</title><item><title>x</title><description>&a8;</description></item></channel></rss>"
)

FILE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>F</title>
<item><title>T</title><description>&f; texte</description></item></channel></rss>"""


@pytest.mark.parametrize("content", [BOMB, FILE], ids=["entity bomb", "outside file"])
def test_entities_are_not_followed(content: bytes) -> None:
    for entry in read_feed(content, "f"):
        assert len(entry.draft.text) < 10_000
        assert "root:" not in entry.draft.text


@pytest.mark.parametrize("content", [b"", b"Bonjour", b"/etc/passwd", b"http://127.0.0.1:9/", b"<html><p>Bonjour</p></html>"])
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleError):
        list(read_feed(content, "f"))


CUT = [
    "Le maire a dit que…",
    "Il faudra payer 3 M€ [...]",
    "Un texte. Lire la suite",
    "Un texte. [&#8230;]",
    "Il a dit :\n\nLire l'article complet →",
    "Texte. En savoir plus",
]
WHOLE = ["Le maire a dit que oui.", "« Il faut lire la suite du rapport », dit-il.", "Un texte… qui finit.", "La suite en 2024."]


@pytest.mark.parametrize("text", CUT)
def test_cut(text: str) -> None:
    assert is_cut(text)


@pytest.mark.parametrize("text", WHOLE)
def test_not_cut(text: str) -> None:
    assert not is_cut(text)


PAYWALLS = [
    "Il vous reste 75 % de cet article à lire",
    "La suite est réservée à nos abonnés.",
    "Contenu réservé aux abonnés",
    "Article réservé aux seuls abonnés",
    "Pour lire la suite, identifiez-vous",
    "Abonnez-vous pour lire l’intégralité de l’article",
    "Débloquez cet article pour 1 €",
    "Lecture restreinte",
    "Accès réservé aux abonnés",
    "La suite de cet article est réservée aux abonnés",
]
NO_PAYWALLS = [
    "Le parking est réservé aux abonnés de la SNCF.",
    "L’accès au stade est réservé aux abonnés.",
    "Le reste des places est réservé aux adhérents.",
    "La suite de la soirée était réservée aux membres du club.",
    "L’article 3 du texte limite aux adhérents le droit de vote.",
    "Il vous reste 12 jours pour déclarer vos revenus.",
    "Abonnez-vous à notre lettre",
    "L’accès à la plage reste limité aux riverains.",
    "La région a dit vouloir poursuivre.",
]


@pytest.mark.parametrize("line", PAYWALLS)
def test_paywall(line: str) -> None:
    assert [flag.fault for flag in find_flags(f"Un texte.\n{line}")] == [Fault.PAYWALL]
    assert without_paywall(f"Un texte.\n\n{line}\n") == "Un texte."


@pytest.mark.parametrize("line", NO_PAYWALLS)
def test_no_paywall(line: str) -> None:
    assert list(find_flags(f"Un texte.\n{line}")) == []


def test_wrongly_decoded_text_is_flagged() -> None:
    assert [flag.fault for flag in find_flags("La rÃ©gion a votÃ© son budget.")] == [Fault.MOJIBAKE]


FOOTERS = [
    "L’article Le port investit est apparu en premier sur Morbihan Éco.",
    "The post Le port appeared first on Morbihan Éco.",
    "Cet article Le port est apparu en premier sur Éco.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_feed_footer(footer: str) -> None:
    assert without_feed_footer(f"Un texte.\n\n{footer}") == "Un texte."
