"""Web pages: text, headline, day, site and byline, in the layouts of common French sites."""

# ruff: noqa: E501 (tables, one case a line)

import json
from contextlib import suppress
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.errors import ArticleError
from pipeline.sources.headlines import site_in_title
from pipeline.sources.markup import fragment_text, markdown_text
from pipeline.sources.pages import MAX_PAGE_BYTES, read_archived_page, read_page

PAGES = Path(__file__).parent / "pages"

# page, day, publisher, author, what the text must hold, what it must not
LAYOUTS = [
    ("wordpress.html", "2021-09-14", "Morbihan Éco", "Nolwenn Cadiou", ["il emploie 212 salariés", "- 9 millions d’euros pour le bâtiment\n- 5", "douze conducteurs"], ["300 emplois", "Lorient", "Facebook", "propulsé"]),
    ("drupal.html", "2018-11-06", "CHU de Valbonne", None, ["31,5 millions d’euros", "deux bourses de thèse"], ["120 volontaires", "Standard"]),
    ("spip-latin1.html", "2013-03-22", "L'Abeille comtoise", "Colette Vuillemin", ["1,2 million d'euros", "640 adhérents", "150 000 €", "38 apporteurs"], ["12 ruches", "9 euros le kilo"]),
    ("quotidien-abonnes.html", "2023-02-28", "Le Républicain du Centre", "Bastien Courtois", ["Quelque 540 emplois", "doit 23 millions d’euros"], ["812 partenaires", "1 € par mois", "Il vous reste", "Mots croisés"]),
    ("pqr.html", "2019-05-03", "La Dépêche des Flandres", None, ["Fermée en 2009", "96 personnes", "350 000 euros"], ["3000 euros par mois", "Flandres Médias"]),
    ("joomla.html", "2015-06-18", None, "La rédaction", ["2,5 milliards de francs CFA", "134 marins"], ["1873", "900 000 tonnes"]),
    ("communique.html", "2022-04-07", "Fil Laurentien", None, ["85 millions de dollars", "1,4 G$"], ["publie ses résultats", "Nous joindre"]),
    ("ville-typo3.html", "2016-12-14", "Ville de Montrenoux", None, ["31 voix contre 8", "612 agents"], ["Démarches", "Ouvert du lundi"]),
    ("blog.html", "2010-10-09", "Le carnet du bassin minier", "Rémi Delcourt", ["Quatre-vingt-deux habitants", "35 000 euros"], ["septembre 2010 (7)"]),
    ("magazine-belge.html", "2017-10-19", "Entreprendre en Wallonie", "Olivier Descamps", ["7,5 millions d'euros", "septante-deux personnes"], ["Connectez-vous", "LinkedIn"]),
    ("site-de-2000.html", "2000-12-14", None, None, ["a embauché 140 personnes depuis septembre.\n\nElle investit 300 millions"], ["Sports"]),
    ("tableau-de-chiffres.html", "2020-02-12", None, None, ["Salariés\nBanque de l'Ill | 112 M€ | 2 300\nCrédit du Morvan"], ["---"]),
    ("ghost.html", "2024-03-12", "La Beauce libre", "Inès Aubry", ["Douze millions et demi", "140 à 210 salariés"], ["30 000 visiteurs", "4 min", "Publié avec"]),
    ("quotidien-horloge.html", "2024-03-12", "L'Écho d'Eure", "Marc Lenoir", ["doubler sa production", "1,2 M€"], ["19 mars", "45 emplois", "À la une"]),
    ("wix.html", "2024-03-12", "Gazette du Dunois", None, ["12,5 millions d'euros"], ["20 mars", "18 °C", "48 vues", "2 min"]),
    ("breves.html", "2018-03-23", "Ouest Industries", None, ["Énergie\n\nQuimper : 12 emplois", "Finistère.\n- Yves Morvan"], ["Accueil"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "day", "publisher", "author", "held", "left"), LAYOUTS, ids=[row[0] for row in LAYOUTS])
def test_layout(name: str, day: str, publisher: str | None, author: str | None, held: list[str], left: list[str]) -> None:
    draft = read_page((PAGES / name).read_bytes(), name)
    assert (str(draft.published), draft.publisher, draft.author) == (day, publisher, author)
    assert [words for words in held if words not in draft.text] == []
    assert [words for words in left if words in draft.text] == []
    assert draft.text.startswith(str(draft.title))


# Pages of 1998 to 2010: frames, spacer pictures, no title or that of the paper alone, dates above the headline, PHP-Nuke, SPIP.
# page, day, publisher, headline, what the text must hold, what it must not
OLD_LAYOUTS = [
    ("1998-cadres.html", "1998-11-17", "Le Messager du Vexin", "La sucrerie de Chaumont garde ses 86 emplois", ["42 millions de francs", "l'automne"], ["Agenda"]),
    ("1999-cales.html", "1999-06-11", "La Gazette de l'Argonne", "La verrerie de Clermont double ses fours", ["214 personnes", "« Nous"], ["Petites annonces", "Contact"]),
    ("2000-sans-titre.html", "2000-05-23", None, "Le lycée agricole de Vaudrey ouvre une fromagerie", ["3,2 millions", "40 tonnes"], []),
    ("2001-journal-en-titre.html", "2001-02-05", "L'Écho de la Bresse", "Les transports Mercet rachètent leur voisin", ["vingt-six camions", "31 chauffeurs", "63 ans"], ["Volailles", "Football", "Écho"]),
    ("2002-entites.html", "2002-06-03", "La Provence des PME", "Un hôtel d’entreprises à Saint-Étienne-du-Grès", ["1 800 m²", "45 salariés –", "48 €"], ["Dossiers"]),
    ("2003-imprimer-cet-article.html", "2003-09-18", "Sud-Landes Eco", "Le thermalisme dacquois attend 60 000 curistes", ["1 700 personnes", "4,6 millions", "« Chaque"], ["800 x 600", "Sud-Landes"]),
    ("2004-nuke.html", "2004-02-12", "Port-Vieux Actu", "La criée vendra sur écran", ["640 000 euros", "2 100 tonnes"], ["14 invité", "3 millions", "Score", "0.214"]),
    ("2004-version-imprimable.html", "2004-03-13", "Le Courrier de Thiérache", "Trois communes achètent leur forêt", ["410 hectares", "90 000", "Les chasseurs"], ["Fermez", "Droits de"]),
    ("2005-spip.html", "2005-03-09", "Haut-Allier Infos", "La scierie Farge passe au granulé", ["1,4 million", "22 salariés"], ["9 personnes", "30 emplois", "Plan du site"]),
    ("2008-horloge-et-colonnes.html", "2008-02-28", "Le Petit Nivernais", "Un atelier de câblage pour Cosne", ["soixante emplois", "780 000 euros", "11 millions"], ["4 mars", "7°C", "145 000", "2 morts"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "day", "publisher", "title", "held", "left"), OLD_LAYOUTS, ids=[row[0] for row in OLD_LAYOUTS])
def test_old_layout(name: str, day: str, publisher: str | None, title: str, held: list[str], left: list[str]) -> None:
    draft = read_page((PAGES / name).read_bytes(), name)
    assert (str(draft.published), draft.publisher, draft.title) == (day, publisher, title)
    assert [words for words in held if words not in draft.text] == []
    assert [words for words in left if words in draft.text] == []
    assert draft.text.count(title) == 1


def test_a_page_that_only_frames_others_is_refused_by_their_names() -> None:
    frames = b"<html><frameset cols='100,*'><frame src='menu.htm'><frame src='art12.htm'></frameset></html>"
    with pytest.raises(ArticleError, match=r"frames others: menu\.htm, art12\.htm"):
        read_page(frames, "page")


def page(head: str = "", body: str = "") -> bytes:
    filler = "".join(
        f"<p>La mairie de Saint-Florent a présenté mardi le chantier n° {i} de la halle aux grains, qui durera.</p>"
        for i in range(9)
    )
    return f"<html lang='fr'><head><title>La halle</title>{head}</head><body><article><h1>La halle</h1>{body}{filler}</article></body></html>".encode()


def linked(kind: str, day: str, headline: str = "La halle") -> dict[str, str]:
    return {"@type": kind, "headline": headline, "datePublished": f"{day}T08:00:00+02:00", "dateModified": "2018-01-01"}


GRAPH = json.dumps({"@graph": [linked("WebPage", "2009-01-01"), linked("NewsArticle", "2016-07-01")]})
LIST = json.dumps(
    [linked("BlogPosting", "2019-01-01", "Le pont"), {"@type": "ItemList", "item": linked("Article", "2016-07-01")}]
)
TOMORROW = date.today() + timedelta(days=1)
DAYS = [
    ("<meta property='article:published_time' content='2014-05-02T23:30:00+02:00'>", "", "2014-05-02"),
    ("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": \"2016-07-01\", \"dateModified\": \"2017-01-01\"}</script>", "", "2016-07-01"),
    (f"<script type='application/ld+json'>{GRAPH}</script>", "", "2016-07-01"),
    (f"<script type='application/ld+json'>{LIST}</script>", "", "2016-07-01"),
    ("<script type='application/ld+json'>{\"@type\": [\"Article\"], \"datePublished\": 3}</script>", "", "None"),
    ("<script type='application/ld+json'>{\"@type\": \"Article\", \"datePublished\": \"2016-07\"</script>", "", "None"),
    ("", "<p class='infos'>Publié le mardi 27 avril 2012 à 10h</p>", "2012-04-27"),
    ("", "<p>Mis en ligne le 03.05.2019 | Mis à jour le 08.06.2020</p>", "2019-05-03"),
    ("", "<time datetime='2011-01-31'>31 janvier</time>", "2011-01-31"),
    (f"<meta property='article:published_time' content='{TOMORROW}T08:00:00+01:00'>", "", "None"),
    ("<meta property='article:modified_time' content='2018-06-12T10:00:00'>", "", "None"),
    ("<meta name='DC.date.issued' content='2008-03-04'>", "", "2008-03-04"),
    ("<meta name='date' content='novembre 2019'>", "", "None"),
    ("", "<span itemprop='datePublished' content='2013-02-01T10:00'>il y a longtemps</span>", "2013-02-01"),
    ("<script>var fin = '2031-01-01';</script>", "", "None"),
    ("", "<footer>© 2009-2019 Mairie</footer>", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "day"), DAYS, ids=[(row[0] or row[1])[:80] for row in DAYS])
def test_day_is_stated_first_and_past(head: str, body: str, day: str) -> None:
    assert str(read_page(page(head, body), "page").published) == day


BOTH = "<p>Publié le 3 mai 2019, mis à jour le 8 juin 2019</p>"
LINKED = '<script type=\'application/ld+json\'>{{"@type": "NewsArticle", {}}}</script>'
# metadata, text, address, the days of publication and of edit
SEVERAL = [
    ("<meta name='date' content='2019-06-08'>", BOTH, "", "2019-05-03", "2019-06-08"),
    ("<meta property='og:updated_time' content='2019-06-08T09:00'>", "<p>Publié le 3 mai 2019</p>", "", "2019-05-03", "2019-06-08"),
    ("<meta property='article:published_time' content='2019-05-03'><meta property='article:modified_time' content='2019-06-08'>", "", "", "2019-05-03", "2019-06-08"),
    ("<meta property='article:modified_time' content='2019-06-08'>", "", "2019/05/03/", "2019-05-03", "2019-06-08"),
    ("<meta name='date' content='2019-06-08'><meta name='last-modified' content='2019-06-08'>", "", "2019/05/03/", "2019-05-03", "2019-06-08"),
    (LINKED.format('"datePublished": "2019-05-03", "dateModified": "2019-06-08"'), "<p>Mis à jour le 9 juin 2019</p>", "2019/06/08/", "2019-05-03", "2019-06-08"),
    (LINKED.format('"dateModified": "2019-06-08"'), "<p>Publié le 3 mai 2019</p>", "", "2019-05-03", "None"),
    ("", "<p>Mis à jour le 8 juin 2019 | Publié le 3 mai 2019</p>", "", "2019-05-03", "2019-06-08"),
    ("", "<p>Modifié le 8 juin 2019 à 9h</p>", "2019/05/03/", "2019-05-03", "2019-06-08"),
    ("", "<span itemprop='dateModified' content='2019-06-08'>8 juin</span><span itemprop='datePublished' content='2019-05-03'>3 mai</span>", "", "2019-05-03", "2019-06-08"),
    ("", "<p>Mis à jour le 8 juin 2019</p>", "", "2019-06-08", "2019-06-08"),
    ("", "<p>Consulté le 8 juin 2019</p><p>Publié le 3 mai 2019</p>", "", "2019-05-03", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "path", "published", "modified"), SEVERAL, ids=[row[0] or row[1] for row in SEVERAL])
def test_publication_goes_before_an_edit(head: str, body: str, path: str, published: str, modified: str) -> None:
    draft = read_page(page(head, body), "page", url=f"https://a.example/{path}halle")
    assert (str(draft.published), str(draft.modified)) == (published, modified)


OTHERS = "<aside><ul><li><time datetime='2020-11-05'>5 novembre 2020</time> <a>Un autre article</a></li><li>4 novembre 2020 Un autre</li></ul></aside>"
BESIDE = [
    (OTHERS, "<p>Publié le 3 mai 2019</p>", "", "2019-05-03"),
    ("", "<p>Publié le 3 mai 2019</p>", OTHERS, "2019-05-03"),
    (OTHERS, "<time datetime='2019-05-03T08:00'><span>il y a 3 jours</span></time>", OTHERS, "2019-05-03"),
    (OTHERS, "", "", "None"),
    ("", "", OTHERS, "None"),
    ("", "<p>Rendez-vous le 12 juin 2018 à la mairie.</p>", "", "None"),
    ("", "<p>Mis à jour le 12 juin 2018</p>", "", "2018-06-12"),
    ("", "<div>Le 12/06/2018 à 10:12 par Jean Dupont</div>", "", "2018-06-12"),
    ("", "<p>Par Jean Dupont | 12 juin 2018 | Économie</p>", "", "2018-06-12"),
    ("<div>Samedi 21 novembre 2020</div><nav>Accueil</nav><p>Rubrique</p>", "<p>Publié le 1er mars 2008</p>", "", "2008-03-01"),
    ("", "", "<footer>Mentions légales du 01/01/2012</footer>", "None"),
    ("", "", "<section><p>Jean, le 4 juin 2019</p><p>Bravo à eux.</p></section>", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "within", "after", "day"), BESIDE)
def test_days_beside_the_article_do_not_count(before: str, within: str, after: str, day: str) -> None:
    html = page("", within).decode().replace("<body>", f"<body>{before}").replace("</body>", f"{after}</body>")
    assert str(read_page(html.encode(), "page").published) == day


CLOCK = "mardi 19 mars 2024"
CLOCKS = [
    (f"<header><p>{CLOCK}</p><nav>Accueil</nav></header><h1>La halle</h1>", "None"),
    (f"<div id='top'><span>{CLOCK}</span> | <a href='/'>Accueil</a></div><h1>La halle</h1>", "None"),
    (f"<div class='bandeau'><p>Nous sommes le {CLOCK}</p></div><h1>La halle</h1>", "None"),
    (f"<a href='/'>Accueil</a> {CLOCK} <h1>La halle</h1>", "None"),
    (f"<div><div>{CLOCK}</div><nav>Accueil</nav><main><h1>La halle</h1><time>12 mars 2024 à 7h30</time></main></div>", "2024-03-12"),
    (f"<h1>Le Courrier</h1><p>{CLOCK}</p><article><h2>La halle aux grains</h2><p>Publié le 12 mars 2024</p></article>", "2024-03-12"),
    ("<nav>Accueil</nav><article><p>12 mars 2024</p><h1>La halle</h1></article>", "2024-03-12"),
    ("<nav>Accueil</nav><article><header><span>12/03/2024</span><h1>La halle</h1></header></article>", "2024-03-12"),
    ("<nav>Accueil</nav><p>Publié le 12 mars 2024</p><h1>La halle</h1>", "2024-03-12"),
    ("<nav>Accueil</nav><div><ul><li>Inès Aubry</li><li>12 mars 2024</li><li>2 min de lecture</li></ul><h1>La halle</h1></div>", "2024-03-12"),
    ("<nav>Accueil</nav><div class='titre'><p>12 mars 2024</p><h1>La halle</h1></div>", "2024-03-12"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "day"), CLOCKS, ids=[row[0] for row in CLOCKS])
def test_the_clock_of_a_site_is_no_day_of_an_article(head: str, day: str) -> None:
    html = page().decode().replace("<title>La halle", "<title>La halle aux grains - Le Courrier")
    draft = read_page(html.replace("<article><h1>La halle</h1>", f"{head}<div>").encode(), "page")
    assert str(draft.published) == day
    assert CLOCK not in draft.text


def test_a_headline_below_its_day_is_not_said_twice() -> None:
    html = page().replace(b"<h1>La halle</h1>", b"<p>12 mars 2024</p><h1>La halle</h1>")
    assert read_page(html, "page").text.count("La halle\n") == 1


ADDRESSES = [
    ("https://a.example/2014/07/09/le-port.html", "2014-07-09"),
    ("https://a.example/article-20140709-le-port", "2014-07-09"),
    ("https://a.example/2014/07/le-port.html", "None"),
    ("https://a.example/2014/31/12/le-port.html", "None"),
    ("https://a.example/article-120140709", "None"),
]


@pytest.mark.parametrize(("url", "day"), ADDRESSES)
def test_day_in_the_address(url: str, day: str) -> None:
    assert str(read_page(page(), "page", url=url).published) == day


def test_a_page_of_several_articles_is_told() -> None:
    one = page().decode().partition("<article>")[2].partition("</article>")[0]
    others = "".join(
        f"<article>{one.replace('La halle', name).replace('mardi', name)}</article>" for name in ("Le pont", "La gare")
    )
    notes = read_page(page().replace(b"</body>", f"{others}</body>".encode()), "page").notes
    assert notes == ("3 articles of one page: add each as a file of its own",)


FLAGS = [
    ("", "<p>Cet article est réservé aux abonnés.</p>", "behind a paywall"),
    ("", "<p>Il vous reste 80 % de cet article à lire.</p>", "behind a paywall"),
    ("", "<div class='mur'><p>Pour lire la suite de cet article, abonnez-vous.</p></div>", "behind a paywall"),
    ("", "<p>Vous avez atteint votre limite d’articles gratuits ce mois-ci.</p>", "behind a paywall"),
    ("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": \"False\"}</script>", "", "sold to subscribers"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "flag"), FLAGS, ids=[row[1] or row[2] for row in FLAGS])
def test_held_back_page_is_flagged(head: str, body: str, flag: str) -> None:
    assert [note for note in read_page(page(head, body), "page").notes if note.startswith(flag)]


WHOLE = [
    "<p>Abonnez-vous à notre lettre.</p>",
    "<p>Le club compte 120 abonnés.</p>",
    "<nav>Déjà abonné ? Connectez-vous</nav>",
    "<p>L’accès au quai est réservé aux riverains.</p>",
]


@pytest.mark.parametrize("body", WHOLE)
def test_whole_page_is_not_flagged(body: str) -> None:
    assert read_page(page("", body), "page").notes == ()


def test_page_of_another_language_keeps_it() -> None:
    assert read_page(page().replace(b"lang='fr'", b"lang='nl-BE'"), "page").language == "nl"


SITES = [
    ("Le port investit - Morbihan Éco", "Le port investit", "Morbihan Éco"),
    ("Le port investit | Économie | Le Courrier", "Le port investit", "Le Courrier"),
    ("Ville de Brest: Le port investit", "Le port investit", "Ville de Brest"),
    ("Le port investit", "Le port investit", None),
    ("Un autre titre", "Le port investit", None),
    ("Accueil", None, None),
]


@pytest.mark.parametrize(("page_title", "headline", "site"), SITES)
def test_site_in_title(page_title: str, headline: str | None, site: str | None) -> None:
    assert site_in_title(page_title, headline) == site


MISNAMED = [("utf-8", "iso-8859-1"), ("cp1252", "utf-8"), ("cp1252", "iso-8859-1"), ("utf-8", "zut")]


@pytest.mark.parametrize(("encoding", "declared"), MISNAMED)
def test_a_page_with_a_wrong_encoding_named_in_it_is_read(encoding: str, declared: str) -> None:
    html = page(f"<meta charset='{declared}'>").decode().replace("présenté", "présenté — à Nîmes —").encode(encoding)
    assert "présenté — à Nîmes —" in read_page(html, "page").text


def test_saved_page_keeps_its_address() -> None:
    saved = b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://exemple.example/halle -->\n" + page()
    assert read_page(saved, "page").url == "https://exemple.example/halle"


def test_mhtml() -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://exemple.example/halle"
    message.set_content("rien")
    message.add_alternative(page().decode(), subtype="html")
    draft = read_archived_page(message.as_bytes(), "page.mhtml")
    assert (draft.url, draft.title) == ("https://exemple.example/halle", "La halle")


HOSTILE = {
    "nothing": b"",
    "no article": b"<html><body></body></html>",
    "binary": b"<html>\x00\x01\x02",
    "huge": b"<p>" + b"a" * MAX_PAGE_BYTES,
    "all tags": b"<p>" * 100_000,
    "only a script": b"<html><script>document.write('x')</script></html>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_article_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleError):
        read_page(content, "page")


DEEP = {
    "nested blocks": page("", "<div>" * 3_000),
    "unclosed tags": page("", "<p><b><i>" * 3_000),
    "comments": page("", "<!--" * 3_000),
    "one long line": page("", "<p>" + "mot " * 20_000),
    "attributes": page("", "<p " + "a='b' " * 5_000 + ">"),
    "links": page("", "<a href='#'>Lire aussi</a>" * 3_000),
}


@pytest.mark.parametrize("content", DEEP.values(), ids=DEEP)
def test_odd_page_ends(content: bytes) -> None:
    with suppress(ArticleError):
        read_page(content, "page")


FRAGMENTS = [
    ("<p>Le CHU de Brest&nbsp;: 3&#160;M€</p><p>Deux</p>", "Le CHU de Brest : 3 M€\n\nDeux"),
    ("un<br/>deux<br>trois", "un\ndeux\ntrois"),
    ("<ul><li>9 postes</li><li>3 <b>CDI</b></li></ul>", "- 9 postes\n- 3 CDI"),
    ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
    ("<p>avant <!-- secret --> après</p>", "avant après"),
    ("<table><tr><td>2019</td><td>3 M€</td></tr><tr><td>2020</td><td>4 M€</td></tr></table>", "2019 3 M€\n2020 4 M€"),
    ("simple", "simple"),
    ("", ""),
    ("<", "<"),
    ("<?xml version='1.0' encoding='utf-8'?><p>é</p>", "é"),
]


@pytest.mark.parametrize(("fragment", "text"), FRAGMENTS)
def test_fragment(fragment: str, text: str) -> None:
    assert fragment_text(fragment) == text


MARKDOWN = [
    ("Le [CHU de Rouen](https://chu.example/2012/04) emploie **10 000 personnes**.", "Le CHU de Rouen emploie 10 000 personnes."),
    ("![photo](a.jpg \"Le site\")Texte", "Texte"),
    ("# Titre\n\n- *un* point\n- deux * trois", "# Titre\n\n- un point\n- deux * trois"),
    ("5 * 3 = 15 et 2*3", "5 * 3 = 15 et 2*3"),
    ("Un_nom_de_fichier et __gras__", "Un_nom_de_fichier et gras"),
    ("<!-- note -->Texte", "Texte"),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "text"), MARKDOWN)
def test_markdown(markdown: str, text: str) -> None:
    assert markdown_text(markdown) == text
