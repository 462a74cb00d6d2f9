-- What is searched and leafed through, worked out from the tables of the contract once they are copied.

CREATE UNIQUE INDEX article_ids ON articles (article_id);
CREATE INDEX articles_by_day ON articles (published DESC, article_id);
CREATE INDEX mentions_of_article ON organisation_mentions (article_id);
CREATE INDEX dates_of_article ON dates (article_id);
CREATE INDEX amounts_of_article ON amounts (article_id);
CREATE INDEX headcounts_of_article ON headcounts (article_id);
CREATE UNIQUE INDEX organisation_ids ON organisations (organisation_id);
CREATE INDEX aliases ON organisations (canonical_id);

-- The organisations that each article names, aliases made one.
CREATE TABLE named AS
SELECT organisation.canonical_id AS organisation_id, article.n AS n, count(*) AS mentions
FROM organisation_mentions AS mention
JOIN organisations AS organisation USING (organisation_id)
JOIN articles AS article USING (article_id)
GROUP BY 1, 2;
CREATE INDEX named_by_organisation ON named (organisation_id, n);
CREATE INDEX named_by_article ON named (n, organisation_id);

-- All spellings of an organisation.
CREATE TABLE names AS
SELECT organisation.canonical_id AS organisation_id, mention.text AS name, count(*) AS mentions
FROM organisation_mentions AS mention JOIN organisations AS organisation USING (organisation_id)
GROUP BY 1, 2;
CREATE INDEX names_by_organisation ON names (organisation_id);

-- The facts of an article by kind and class, and how sure the least sure is.
CREATE TABLE found AS
SELECT fact.kind, fact.class, article.n AS n, count(*) AS facts, min(fact.confidence) AS least
FROM (
    SELECT 'organisation_mentions' AS kind, kind AS class, article_id, confidence FROM organisation_mentions
    UNION ALL SELECT 'dates', type, article_id, confidence FROM dates
    UNION ALL SELECT 'amounts', kind, article_id, confidence FROM amounts
    UNION ALL SELECT 'headcounts', population, article_id, confidence FROM headcounts
) AS fact
JOIN articles AS article USING (article_id)
GROUP BY 1, 2, 3;
CREATE INDEX found_by_class ON found (kind, class, n);
CREATE INDEX found_by_article ON found (n, kind, class, facts);
ALTER TABLE articles ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN least REAL;
UPDATE articles SET (facts, least) = (SELECT coalesce(sum(found.facts), 0), min(found.least) FROM found WHERE found.n = articles.n);
-- What an article is called in a list: its title, else its first line.
ALTER TABLE articles ADD COLUMN headline TEXT;
UPDATE articles SET headline = coalesce(title, (
    SELECT substr(line, 1, 120) FROM (
        SELECT rtrim(substr(body, 1, instr(body || char(10), char(10)) - 1)) AS line
        FROM (SELECT ltrim(text, ' ' || char(9, 10, 160)) AS body FROM texts WHERE texts.n = articles.n)
    )
));
CREATE INDEX articles_by_headline ON articles (headline, article_id);
CREATE INDEX articles_by_least ON articles (least, article_id);
CREATE INDEX articles_by_facts ON articles (facts DESC, article_id);
CREATE INDEX articles_by_publisher ON articles (publisher);

-- Amounts and headcounts as one, with holder and period.
CREATE TABLE figures AS
SELECT
    figure.*,
    article.n AS n, article.published AS published,
    coalesce(holder.canonical_id, figure.organisation_id) AS holder_id, coalesce(body.name, holder.name) AS holder,
    period.date_from AS period_from, period.date_to AS period_to,
    CAST(coalesce(figure.value, figure.value_min) AS REAL) AS size
FROM (
    SELECT 'amounts' AS kind, amount_id AS figure_id, article_id, start, end, text, confidence, value, value_min, value_max,
        modifier, currency AS unit, kind AS class, NULL AS change, organisation_id, holder_confidence, date_id
    FROM amounts
    UNION ALL
    SELECT 'headcounts', headcount_id, article_id, start, end, text, confidence, value, value_min, value_max,
        modifier, noun, population, change, organisation_id, holder_confidence, date_id
    FROM headcounts
) AS figure
JOIN articles AS article USING (article_id)
LEFT JOIN organisations AS holder USING (organisation_id)
LEFT JOIN organisations AS body ON body.organisation_id = holder.canonical_id
LEFT JOIN dates AS period USING (date_id);
CREATE INDEX figures_by_holder ON figures (holder_id, published);
CREATE INDEX figures_by_day ON figures (published DESC, n, start);
CREATE INDEX figures_by_size ON figures (size DESC, n, start);
CREATE INDEX figures_by_class ON figures (kind, class, published);
CREATE INDEX figures_of_article ON figures (n);

-- Organisations with their aliases made one.
CREATE TABLE bodies AS
SELECT
    organisation.*,
    (SELECT count(*) FROM named WHERE named.organisation_id = organisation.organisation_id) AS articles,
    (SELECT sum(mentions) FROM named WHERE named.organisation_id = organisation.organisation_id) AS mentions,
    (SELECT count(*) FROM figures WHERE figures.holder_id = organisation.organisation_id) AS figures
FROM organisations AS organisation
WHERE organisation.organisation_id = organisation.canonical_id;
CREATE UNIQUE INDEX body_ids ON bodies (organisation_id);
CREATE INDEX bodies_by_articles ON bodies (articles DESC, name);
CREATE INDEX bodies_by_figures ON bodies (figures DESC, name);
CREATE INDEX bodies_by_name ON bodies (name COLLATE NOCASE);
CREATE INDEX bodies_by_kind ON bodies (kind, articles DESC);

CREATE VIRTUAL TABLE found_articles USING fts5 (
    title, text, content = 'texts', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO found_articles (found_articles) VALUES ('rebuild');
CREATE VIRTUAL TABLE found_names USING fts5 (name, organisation_id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO found_names SELECT name, organisation_id FROM names;
INSERT INTO found_names SELECT name, canonical_id FROM organisations;
INSERT INTO found_names SELECT acronym, canonical_id FROM organisations WHERE acronym IS NOT NULL;
CREATE VIRTUAL TABLE found_figures USING fts5 (
    text, unit, holder, content = 'figures', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO found_figures (found_figures) VALUES ('rebuild');
ANALYZE;
