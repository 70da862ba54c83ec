.load ./shingle
-- compare_html(): arguments, options and errors. What the page looks like: tests/browser_test.py.

SELECT '-- NULL';
SELECT compare_html(NULL, 'b') IS NULL, compare_html('a', NULL) IS NULL, compare_html('a', 'b', NULL) IS NOT NULL, compare_html('a', 'b', NULL, NULL) IS NOT NULL;

SELECT '-- a page, and a fragment';
SELECT typeof(page), page LIKE '<!DOCTYPE html>%', page LIKE '%</html>' || char(10), instr(page, '<script') FROM (SELECT compare_html('One text.', 'Another text.') AS page);
SELECT substr(compare_html('One text.', 'Another text.', 'page=0,prefix=p1-'), 1, 52);
SELECT compare_html('', '') LIKE '%no text%', compare_html(x'', x'00ff') IS NOT NULL, compare_html(1, 2.5) LIKE '% 2.5</span>%';

SELECT '-- the texts, as they are written';
WITH page AS (SELECT compare_html('It rained <all> day & night in the old town.', 'It snowed <all> day & night in the old town.', 'page=0') AS html)
SELECT substr(html, instr(html, 'lang=""'), 600) FROM page;

SELECT '-- every byte is escaped';
SELECT count(*) FROM (SELECT compare_html('<b onclick="x">&' || char(value) || '</b> said the first.', '<i>''' || char(value) || '</i> said the second.', 'page=0') AS html
  FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 160) SELECT value FROM n))
WHERE html LIKE '%<b onclick%' OR html LIKE '%<i>''%' OR html GLOB '*[' || char(1) || '-' || char(8) || char(11) || '-' || char(31) || char(127) || '-' || char(159) || ']*';
SELECT instr(html, '<x>'), instr(html, '&lt;x&gt;&quot;') > 0 FROM (SELECT compare_html('a', 'b', 'a_title=''<x>"'', b_title="<x>""", lang=en') AS html);

SELECT '-- options';
SELECT instr(html, '<span class="which">Article A</span> <bdi>Salt, sand</bdi>') > 0, instr(html, '<time datetime="2021-07">') > 0,
       instr(html, 'may be the same day') > 0, instr(html, 'lang="pt-BR"') > 0
FROM (SELECT compare_html('One text.', 'Another text.', 'a_title="Salt, sand", a_date=2021-07, b_date=2021-07-12, lang=pt-BR') AS html);
SELECT instr(compare_html('One text.', 'Another.', 'a_date='''', lang='''', prefix='''''), '<time') AS no_date;
SELECT compare_html('a', 'b', 'title=x');
SELECT compare_html('a', 'b', 'lang=en,lang=de');
SELECT compare_html('a', 'b', 'a_date=yesterday');
SELECT compare_html('a', 'b', 'b_date=2021-13');
SELECT compare_html('a', 'b', 'lang="en>"');
SELECT compare_html('a', 'b', 'prefix="1"');
SELECT compare_html('a', 'b', 'prefix="a b"');
SELECT compare_html('a', 'b', 'page=2');
SELECT compare_html('a', 'b', 3);

SELECT '-- weights: the third argument, or a third BLOB alone';
WITH w AS (SELECT story_weights(column1) AS weights FROM (VALUES ('One text of rain.'), ('Another text of snow.')))
SELECT instr(compare_html('One text.', 'Another text.', weights), 'rare in the collection') > 0,
       instr(compare_html('One text.', 'Another text.', weights, 'lang=en'), 'rare in the collection') > 0,
       instr(compare_html('One text.', 'Another text.', NULL, 'lang=en'), 'rare in the collection') FROM w;
SELECT compare_html('a', 'b', x'00');
SELECT compare_html('a', 'b', 'lang=en', 'lang=en');

SELECT '-- the same verdict as article_verdict()';
SELECT sum(html LIKE '%id="verdict">' || CASE verdict WHEN 'different' THEN 'Different articles' ELSE verdict END || '</h%'), count(*)
FROM (SELECT compare_html(a.body, b.body) AS html, article_verdict(a.body, b.body) AS verdict
      FROM article_files('seeds') a, article_files('seeds') b WHERE a.number % 3 = 0 AND b.number % 2 = 0);

SELECT '-- the model pair: marks that are links, and their counterparts';
WITH page AS (SELECT compare_html(a.body, b.body) AS html FROM article_files('seeds') a, article_files('seeds') b WHERE a.number = 4 AND b.number = 0)
SELECT html LIKE '%>Rewrite</h1>%', instr(html, 'id="a1" href="#b1"') > 0, instr(html, 'id="b1" href="#a1"') > 0,
       instr(html, 'only here</small> Get our free app') > 0 FROM page;

SELECT '-- pure';
CREATE TABLE t(a, b, html AS (compare_html(a, b)));
INSERT INTO t VALUES ('One text.', 'Another text.');
PRAGMA trusted_schema = OFF;
SELECT html = compare_html(a, b) FROM t;
-- what the same phrases in articles on different matters are
WITH match(a, b) AS (VALUES
  ('Carlo Benedetti, the architect who put a roof of glass on the central station of Turin and taught two generations of students, died on Sunday at his home. '
   || 'The cause was a failing heart, a spokesman for the family said. Three children and seven grandchildren survive.',
   'Mary Ellen Hart, a gospel singer from Savannah whose three recordings were rediscovered by disc jockeys, died on Sunday. '
   || 'The cause was a failing heart, a spokesman for the family said. Three children and seven grandchildren survive.'))
SELECT article_verdict(a, b), compare_html(a, b) LIKE '%as in a template%', compare_html(a, b) LIKE '%No sign%',
       compare_html(a, 'Snow fell in the hills.') LIKE '%No sign%' FROM match;
