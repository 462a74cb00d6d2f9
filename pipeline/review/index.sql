-- What is searched and leafed through. Articles and organisations go by number, so that rows are short: articles by `n`, in the
-- order of a list with the latest first; organisations, aliases made one, by `body`, in the order of their names.

CREATE TABLE articles (
    n INTEGER PRIMARY KEY, article_id UNIQUE, headline, title, publisher, author, url, published, source_path, duplicate_of,
    pipeline_version, run_id, facts, least
);
-- Texts and facts are read article by article: an Arrow stream has those of some articles that follow each other, the last is `n`.
CREATE TABLE packed (name, n INTEGER, rows BLOB);
CREATE TABLE bodies (
    body INTEGER PRIMARY KEY, organisation_id UNIQUE, name, acronym, kind, siren, finess, ror, wikidata,
    articles DEFAULT 0, mentions DEFAULT 0, figures DEFAULT 0, first_published, last_published
);
-- Of which body each organisation of the tables is a name.
CREATE TABLE organisations (organisation_id PRIMARY KEY, body INTEGER) WITHOUT ROWID;
-- How often each article names an organisation.
CREATE TABLE named (n INTEGER, body INTEGER, mentions, PRIMARY KEY (n, body)) WITHOUT ROWID;
-- All spellings of an organisation; what no article calls it has no mentions.
CREATE TABLE names (body INTEGER, name, mentions);
CREATE TEMP TABLE spelled (body INTEGER, name, mentions);
-- How many facts of each kind and class an article has.
CREATE TABLE classes (class INTEGER PRIMARY KEY, kind, name);
CREATE TABLE found (n INTEGER, class INTEGER, facts, PRIMARY KEY (n, class)) WITHOUT ROWID;
-- Amounts and headcounts as one, with holder and period, in the order of their articles; `key` is what follows the article's id in
-- the key of the table.
CREATE TABLE units (unit INTEGER PRIMARY KEY, name);
CREATE TABLE figures (
    figure INTEGER PRIMARY KEY, n INTEGER, class INTEGER, key, start, "end", text, confidence, value, value_min, value_max,
    modifier, unit INTEGER, change, body INTEGER, holder_confidence, period_from, period_to
);
-- Words are looked up here, without ligatures, and shown from elsewhere; rows are not ranked by them.
CREATE VIRTUAL TABLE found_articles USING fts5 (
    title, text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
-- Words are gathered in so many bytes of memory before they are written.
INSERT INTO found_articles (found_articles, rank) VALUES ('hashsize', 67108864);
CREATE VIRTUAL TABLE found_names USING fts5 (name, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE found_figures USING fts5 (
    text, unit, holder, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE rejects (source_path, article_id, stage, error, detail, run_id, rejected_at);
-- What rejects say as data, by their detail: JSON.
CREATE TABLE said (detail PRIMARY KEY, said);
CREATE TABLE runs (
    run_id, started_at, finished_at, status, n_articles, n_organisation_mentions, n_organisations, n_dates, n_amounts, n_headcounts,
    n_rejects, n_extracted, versions, parameters
);
-- What lists are chosen, counted and ordered by, a number for each row.
CREATE TABLE vectors (name PRIMARY KEY, numbers BLOB);

-- filled --

CREATE INDEX packed_by_article ON packed (name, n);
CREATE INDEX named_by_body ON named (body, n, mentions);
CREATE INDEX figures_by_body ON figures (body) WHERE body IS NOT NULL;
CREATE INDEX articles_by_publisher ON articles (publisher);

INSERT INTO names SELECT body, name, sum(mentions) FROM spelled GROUP BY body, name;
CREATE INDEX names_by_body ON names (body);
UPDATE bodies SET (articles, mentions, first_published, last_published) = (own.articles, own.mentions, own.first, own.last)
FROM (
    SELECT body, count(*) AS articles, sum(mentions) AS mentions, min(published) AS first, max(published) AS last
    FROM named JOIN articles USING (n) GROUP BY body
) AS own WHERE own.body = bodies.body;
UPDATE bodies SET figures = own.figures
FROM (SELECT body, count(*) AS figures FROM figures WHERE body IS NOT NULL GROUP BY body) AS own WHERE own.body = bodies.body;

INSERT INTO found_names (rowid, name) SELECT rowid, spelled_out(name) FROM names;
INSERT INTO found_figures (rowid, text, unit, holder)
SELECT figure, spelled_out(text), spelled_out(coalesce(units.name, '')), spelled_out(coalesce(bodies.name, '')) FROM figures LEFT JOIN units USING (unit) LEFT JOIN bodies USING (body) ORDER BY figure;
