-- report.sql: a report for the browser on all articles of a directory: build/report.html.
--
--     sqlite3 < sql/report.sql                      reports on seeds/
--     make demo DIR=path/to/articles                sets :dir (through sql/demo.sh)
--
-- Run it where ./shingle.so is. To report on other articles, change the table `article`: it may as well be
--     SELECT id, name, name AS number, date, title, body FROM my_news.
-- All pairs are compared: 500 articles of 4 KB take ten seconds, and time grows with their square. Where
-- the report does not show everything (`limits` below), it says so.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds');

CREATE TEMP TABLE limits AS
  SELECT 100 AS sections,   -- pairs shown side by side
         1000 AS rows,      -- pairs in the table
         60 AS letters;     -- articles up to which the map has letters and numbers

-- ------------------------------------------------------------------------------ what there is --

CREATE TEMP TABLE file AS
  SELECT name, number, date, title, body, coalesce(error, iif(shingle_count(body) = 0, 'there are no words in it', NULL)) AS error
  FROM article_files(:dir);

CREATE TEMP TABLE article AS
  SELECT row_number() OVER (ORDER BY name) AS id, name, coalesce(number, row_number() OVER (ORDER BY name)) AS number,
         date, coalesce(title, iif(length(start) < 70, start, coalesce(nullif(rtrim(whole_words), ''), start) || ' …')) AS title, body
  FROM (SELECT *, rtrim(start, replace(start, ' ', '')) AS whole_words
        FROM (SELECT *, replace(substr(body, 1, 70), char(10), ' ') AS start FROM file WHERE error IS NULL));
CREATE UNIQUE INDEX temp.article_id ON article(id);

CREATE TEMP TABLE corpus AS SELECT story_weights(body) AS weights FROM article;

-- Each article is compared with two others at a time: a connection keeps a few that it has read.
CREATE TEMP TABLE two AS SELECT id AS first FROM article WHERE id % 2 = 1;

CREATE TEMP TABLE pair AS
  WITH compared(a, b, m) AS MATERIALIZED (
    SELECT a.id, b.id, article_compare(a.body, b.body, weights, 'days=' || date_gap(a.date, b.date))
    FROM corpus CROSS JOIN two CROSS JOIN article b ON b.id > first
    CROSS JOIN article a ON a.id IN (first, first + 1) AND a.id < b.id)
  SELECT a, b, m ->> 'verdict' AS verdict, m ->> 'shingle_sim' AS wording, m ->> 'a_in_b' AS a_in_b,
         m ->> 'b_in_a' AS b_in_a, m ->> 'rewrite_sim' AS rewrite, m ->> 'story_sim' AS story
  FROM compared;

CREATE TEMP TABLE verdict(rank INTEGER PRIMARY KEY, verdict, letter, one, many, meaning);
INSERT INTO verdict VALUES
  (1, 'identical', 'I', 'identical pair', 'identical pairs', 'the same words in the same order'),
  (2, 'copy', 'C', 'copy', 'copies', 'mostly the same wording'),
  (3, 'excerpt', 'E', 'excerpt', 'excerpts', 'much of one stands word for word in the other'),
  (4, 'partial copy', 'P', 'partial copy', 'partial copies', 'a good part of one stands word for word in the other'),
  (5, 'rewrite', 'R', 'rewrite', 'rewrites', 'mostly the same statements in other words'),
  (6, 'template', 'T', 'pair of one form', 'pairs of one form', 'the same phrases about other people, places or figures'),
  (7, 'same story', 'S', 'pair on the same story', 'pairs on the same story', 'reports of the same event, each in its own words'),
  (8, 'follow-up', 'F', 'follow-up', 'follow-ups', 'reports of the same affair, on different days of it');

-- Related pairs, best first. `turn` is the order in which they are shown where not all can be: the best of each
-- verdict, then the second best of each, ...
CREATE TEMP TABLE related AS
  SELECT *, row_number() OVER (ORDER BY in_verdict, rank) AS turn
  FROM (SELECT row_number() OVER best AS place, row_number() OVER (PARTITION BY rank ORDER BY wording + rewrite + story DESC, a, b)
               AS in_verdict, rank, letter, one, many, pair.*
        FROM pair JOIN verdict USING (verdict) WINDOW best AS (ORDER BY rank, wording + rewrite + story DESC, a, b));

-- Groups: articles that a chain of related pairs connects, but not one form. An article alone is its own group.
CREATE TEMP TABLE member AS
  SELECT member.value AS id, min(member.value) OVER same AS cluster, count(*) OVER same AS size
  FROM (SELECT shingle_components(id, b) AS groups FROM article LEFT JOIN related ON related.a = article.id AND verdict <> 'template'),
       json_each(groups) AS cluster, json_each(cluster.value) AS member
  WINDOW same AS (PARTITION BY cluster.key);

-- Where an article stands in the map: groups stay together, the largest first.
CREATE TEMP TABLE place AS
  SELECT id, row_number() OVER (ORDER BY size DESC, cluster, id) - 1 AS at FROM member;
CREATE UNIQUE INDEX temp.place_id ON place(id);

-- ------------------------------------------------------------------------------ as text --

-- What stands in HTML must be escaped. Bodies go through compare_html(), which does that.
CREATE TEMP VIEW shown AS
  SELECT id, number,
         replace(replace(replace(replace(number, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;') AS n,
         replace(replace(replace(replace(name, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;') AS name,
         replace(replace(replace(replace(title, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;') AS title,
         replace(replace(replace(replace(coalesce(date, ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;') AS date
  FROM article;

CREATE TEMP TABLE counted AS
  SELECT (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM pair) AS pairs,
         (SELECT count(*) FROM related) AS related, (SELECT count(*) FROM file WHERE error IS NOT NULL) AS unread,
         (SELECT count(DISTINCT cluster) FROM member WHERE size > 1) AS clusters,
         (SELECT count(*) FROM member WHERE size = 1) AS alone;

-- The report, piece by piece.
CREATE TEMP TABLE report(n INTEGER PRIMARY KEY, html TEXT);

INSERT INTO report(html)
  SELECT '<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src ''none''; style-src ''unsafe-inline''">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Related articles</title>
' || substr(page, instr(page, '<style>'), instr(page, '</style>') + 8 - instr(page, '<style>')) || '
<style>
.sh{--excerpt:#17776b;--excerpt-soft:#d5efea;--story:#9a4a12;--form:#5f5b52;--map:#e6e3dc;--map2:#d0ccc3;--map3:#b3aea4}
@media(prefers-color-scheme:dark){.sh{--excerpt:#6fd3c4;--excerpt-soft:#14433d;--story:#f2a66e;--form:#b8b2a6;--map:#2c3036;--map2:#3d434b;--map3:#545b65}}
.sh .part{margin-bottom:1.25rem}
.sh .soft{max-width:60rem}
.sh .part>h2{font-size:1.125rem;margin:1.75rem 0 .6rem}
.sh .scroll{overflow:auto}
@media screen{.sh .tall{max-height:80vh}.sh .tall thead th{position:sticky;top:-1rem;background:var(--paper)}}
.sh .pairs td,.sh .pairs th{padding:.4rem .9rem .4rem 0;vertical-align:baseline}
.sh .pairs .num{padding-left:.25rem}
.sh .pairs tbody tr:hover{background:var(--only)}
.sh .tag{display:inline-block;min-width:6.2em;text-align:center;padding:.05em .5em;border:1px solid;border-radius:3px;
font-size:.8125rem;font-weight:600;white-space:nowrap}
.sh .identical{color:var(--link)}.sh .copy{color:var(--copied-line)}.sh .excerpt,.sh .partial-copy{color:var(--excerpt)}
.sh .rewrite{color:var(--rewritten-line)}.sh .same-story,.sh .follow-up{color:var(--story)}.sh .template{color:var(--form)}
.sh .soft{color:var(--soft)}
.sh .map{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
@media(min-width:56rem){.sh .map{grid-template-columns:minmax(0,1fr) 19rem}}
.sh svg{display:block;font:600 11px system-ui,-apple-system,sans-serif}
.sh svg text{fill:var(--soft);text-anchor:middle;font-weight:400}
.sh svg .cell{fill:currentColor}.sh svg .letter{fill:var(--label);font-weight:600;pointer-events:none}
.sh svg a:hover .cell{stroke:var(--focus);stroke-width:2px}
.sh svg .l1{fill:var(--map)}.sh svg .l2{fill:var(--map2)}.sh svg .l3{fill:var(--map3)}.sh svg .self{stroke:var(--map3);stroke-width:2;vector-effect:non-scaling-stroke;shape-rendering:auto}
.sh .key{list-style:none;margin:0;padding:0;font-size:.875rem}
.sh .key li{display:grid;grid-template-columns:1.5rem 1fr;gap:.6rem;padding:.25rem 0;align-items:baseline}
.sh .key i{display:inline-block;width:1.5rem;height:1.25rem;border-radius:3px;background:currentColor;text-align:center;font:600 .75rem/1.25rem system-ui,sans-serif}
.sh .key i b{color:var(--label)}
.sh .groups{columns:2 26rem;column-gap:1.25rem;margin:0;padding:0;list-style:none}
.sh .groups>li{break-inside:avoid;margin-bottom:1rem}
.sh .groups ol,.sh .plain{margin:.35rem 0 0;padding-left:0;list-style:none;font-size:.875rem}
.sh .groups ol li,.sh .plain li{padding:.2rem 0}
.sh details{margin-bottom:.75rem;background:var(--paper);border:1px solid var(--line);border-radius:10px;scroll-margin-top:.5rem}
.sh summary{padding:.7rem 1.25rem;cursor:pointer;overflow-wrap:anywhere}
.sh details[open]>summary{border-bottom:1px solid var(--line)}
.sh details>.sh{background:var(--page);border-radius:0 0 10px 10px}
.sh details>.sh>.top{padding-top:1.25rem}
.sh details>.inside{padding:.75rem 1.25rem}
@media print{.sh details::details-content{content-visibility:visible}.sh .part{break-inside:auto}}
</style>
</head>
<body class="sh">
<a class="hidden skip" href="#pairs">Skip to the related pairs</a>
<header class="wrap top">
<p class="kicker">Articles compared, all with all</p>
<h1 class="verdict">Related articles</h1>
<p class="lead">'
  FROM (SELECT compare_html('', '') AS page);

-- The summary, in a sentence or three.
INSERT INTO report(html)
  SELECT printf('Of <b>%,d</b> articles, and %,d pairs of them, <b>%s</b> %s related', articles, pairs,
                iif(related = 0, 'none', printf('%,d', related)), iif(related = 1, 'is', 'are'))
    || coalesce(': ' || (SELECT group_concat(part, ', ')
                 FROM (SELECT printf('%,d %s', count(*), iif(count(*) = 1, one, many)) AS part FROM related GROUP BY rank ORDER BY rank)), '')
    || printf('. They form %,d %s; %,d %s no relative here.', clusters, iif(clusters = 1, 'group', 'groups'),
              alone, iif(alone = 1, 'article has', 'articles have'))
    || iif(unread > 0, printf(' <b>%,d</b> %s could not be read.', unread, iif(unread = 1, 'file', 'files')), '')
    || '</p>
<p class="soft">Source: ' || replace(replace(replace((SELECT value FROM temp.sqlite_parameters WHERE key = ':dir'),
      '&', '&amp;'), '<', '&lt;'), '>', '&gt;') || '</p>
</header>
<main class="wrap">
<nav class="jump" aria-label="Parts of this report"><a href="#pairs">Related pairs</a> <a href="#groups">Groups</a>
<a href="#map">Map</a> <a href="#texts">Side by side</a> <a href="#articles">All articles</a></nav>'
  FROM counted;

-- ------------------------------------------------------------------------- related pairs --

INSERT INTO report(html)
  SELECT '<section class="part" aria-labelledby="pairs"><h2 id="pairs">Related pairs</h2>
<p class="soft">Best first. <b>Wording</b>: sequences of three words that both have, of all in either. <b>A in B</b>: of A’s, those that B has.
<b>Rewrite</b>, 0 to 1: how much is said again, sentence by sentence and in order. <b>Story</b>, 0 to 1: how alike in names, figures and
rare words. <b>Days</b>: at least so many between the dates.'
    || iif(related > rows, printf(' The table has %,d of %,d pairs, the best of each verdict.', rows, related), '') || '</p>
<div class="card scroll tall" tabindex="0" role="group" aria-label="Table of related pairs"><table class="pairs"><thead><tr>
<th scope="col">Verdict</th><th scope="col">A</th><th scope="col">B</th><th scope="col" class="num">Wording</th><th scope="col" class="num">A in B</th>
<th scope="col" class="num">B in A</th><th scope="col" class="num">Rewrite</th><th scope="col" class="num">Story</th><th scope="col" class="num">Days</th>
</tr></thead><tbody>'
  FROM counted, limits;

INSERT INTO report(html)
  SELECT printf('<tr><td>%s</td><td><b>%s</b> %s</td><td><b>%s</b> %s</td><td class="num">%s</td><td class="num">%s</td><td class="num">%s</td>'
                || '<td class="num">%.2f</td><td class="num">%.2f</td><td class="num">%s</td></tr>',
                iif(turn <= sections, printf('<a href="#p%d-verdict"><span class="tag %s">%s</span></a>', place,
                                              replace(verdict, ' ', '-'), verdict),
                    printf('<span class="tag %s">%s</span>', replace(verdict, ' ', '-'), verdict)),
                a.n, a.title, b.n, b.title,
                coalesce(printf('%.1f %%', 100 * wording), ''), coalesce(printf('%.1f %%', 100 * a_in_b), ''),
                coalesce(printf('%.1f %%', 100 * b_in_a), ''), rewrite, story,
                coalesce(date_gap(aa.date, bb.date), ''))
  FROM limits, related JOIN shown a ON a.id = related.a JOIN shown b ON b.id = related.b
  JOIN article aa ON aa.id = related.a JOIN article bb ON bb.id = related.b
  WHERE turn <= rows ORDER BY place;

INSERT INTO report(html) SELECT '<tr><td colspan="9">No pair is related.</td></tr>' FROM counted WHERE related = 0;
INSERT INTO report(html) VALUES ('</tbody></table></div></section>');

-- -------------------------------------------------------------------------------- groups --

INSERT INTO report(html)
  SELECT '<section class="part" aria-labelledby="groups"><h2 id="groups">Groups</h2>
<p class="soft">' || iif(clusters = 0, 'There is none.', 'Articles that related pairs connect, earliest first.') || '</p><ul class="groups">'
  FROM counted;

INSERT INTO report(html)
  SELECT printf('<li class="card"><b>%,d articles</b> <span class="soft">%s</span><ol>', size,
           (SELECT group_concat(printf('<span class="%s">%,d %s</span>', replace(verdict, ' ', '-'), pairs, iif(pairs = 1, one, many)), ', ')
            FROM (SELECT verdict, one, many, count(*) AS pairs FROM related JOIN member m ON m.id = related.a AND m.cluster = g.cluster
                  GROUP BY rank ORDER BY rank)))
    || (SELECT group_concat(printf('<li><b>%s</b> %s <span class="soft">%s</span></li>', n, title, date), '')
        FROM (SELECT n, title, date FROM member m JOIN shown USING (id) WHERE m.cluster = g.cluster ORDER BY date = '', date, id))
    || '</ol></li>'
  FROM (SELECT DISTINCT cluster, size FROM member WHERE size > 1) g ORDER BY size DESC, cluster;
INSERT INTO report(html) VALUES ('</ul></section>');

-- ----------------------------------------------------------------------------------- map --

-- Related pairs are coloured by verdict; those that are shown side by side are links, with a letter where there is room.
-- All other pairs with a story score of 0.1 or more have one of three shades. Neighbouring cells of a kind are one
-- piece of a path, so that a map of 500 articles is not 250,000 elements.
CREATE TEMP TABLE shade AS
  WITH cell(x, y, kind) AS MATERIALIZED (
    SELECT x.at, y.at, iif(verdict = 'different', 'l' || min(3, CAST(story * 10 AS INTEGER)), 'cell ' || replace(verdict, ' ', '-'))
    FROM pair JOIN place x ON x.id = a JOIN place y ON y.id = b WHERE verdict <> 'different' OR story >= 0.1)
  SELECT kind, y, min(x) AS x, count(*) AS width
  FROM (SELECT x, y, kind, x - row_number() OVER (PARTITION BY kind, y ORDER BY x) AS run
        FROM (SELECT x, y, kind FROM cell UNION ALL SELECT y, x, kind FROM cell))
  GROUP BY kind, y, run;

INSERT INTO report(html)
  SELECT '<section class="part" aria-labelledby="map"><h2 id="map">Map of all pairs</h2>
<p class="soft">Each article is a row and a column; articles of a group stand together, so groups are squares on the diagonal. '
    || iif(articles <= letters, 'Numbers are those of the articles. ', '')
    || 'The table of related pairs has the same for a screen reader.</p>
<div class="map"><div class="card scroll" tabindex="0" role="group" aria-label="Map">'
    || printf('<svg aria-hidden="true" width="%d" height="%d" viewBox="%d %d %d %d" shape-rendering="crispEdges">',
              (articles + margin) * size, (articles + margin) * size, -margin * 24, -margin * 24,
              (articles + margin) * 24, (articles + margin) * 24)
  FROM (SELECT *, iif(articles <= letters, 1.25, 0) AS margin, max(3, min(24, 1000 / max(1, articles))) AS size FROM counted, limits);

INSERT INTO report(html)
  SELECT printf('<path class="%s" d="%s"><title>%s</title></path>', kind,
                group_concat(printf('M%d %dh%dv24h-%dz', x * 24, y * 24, width * 24, width * 24), ''),
                CASE kind WHEN 'l1' THEN 'different, story score 0.1 to 0.2' WHEN 'l2' THEN 'different, story score 0.2 to 0.3'
                          WHEN 'l3' THEN 'different, story score 0.3 or more' ELSE replace(substr(kind, 6), '-', ' ') END)
  FROM shade GROUP BY kind ORDER BY kind;

INSERT INTO report(html)
  SELECT printf('<path class="self" d="M0 0L%d %d"/>', articles * 24, articles * 24) FROM counted;

INSERT INTO report(html)
  SELECT printf('<text x="%d" y="-8">%s</text><text x="-15" y="%d">%s</text>', at * 24 + 12, n, at * 24 + 16, n)
  FROM counted, limits, place JOIN shown USING (id) WHERE articles <= letters AND length(number) <= 4 ORDER BY at;

INSERT INTO report(html)
  SELECT printf('<a href="#p%d-verdict" tabindex="-1"><rect class="cell %s" x="%d" y="%d" width="24" height="24"><title>%s and %s: %s</title></rect>',
                place, replace(verdict, ' ', '-'), x * 24, y * 24, a.n, b.n, verdict)
    || iif(articles <= letters, printf('<text class="letter" x="%d" y="%d">%s</text>', x * 24 + 12, y * 24 + 16, letter), '') || '</a>'
  FROM counted, limits,
       (SELECT related.*, p.at AS x, q.at AS y FROM related JOIN place p ON p.id = a JOIN place q ON q.id = b
        UNION ALL SELECT related.*, q.at, p.at FROM related JOIN place p ON p.id = a JOIN place q ON q.id = b) r
  JOIN shown a ON a.id = r.a JOIN shown b ON b.id = r.b
  WHERE turn <= sections ORDER BY place;

INSERT INTO report(html)
  SELECT '</svg></div><ul class="key">'
    || (SELECT group_concat(printf('<li><i class="%s"><b>%s</b></i><span>%s: %s</span></li>', replace(verdict, ' ', '-'), letter,
                                   verdict, meaning), '') FROM (SELECT * FROM verdict ORDER BY rank))
    || '<li><i style="color:var(--map3)"></i><span>different, story score 0.3 or more</span></li>
<li><i style="color:var(--map2)"></i><span>different, 0.2 to 0.3</span></li><li><i style="color:var(--map)"></i><span>different, 0.1 to 0.2</span></li></ul></div></section>';

-- --------------------------------------------------------------------------- side by side --

INSERT INTO report(html)
  SELECT '<section class="part" aria-labelledby="texts"><h2 id="texts">Side by side</h2>
<p class="soft">' || CASE WHEN related = 0 THEN 'There is no related pair.'
       WHEN related > sections THEN printf('%,d of %,d related pairs, the best of each verdict. For any other, ask SQL: <code>SELECT compare_html(a, b)</code>.',
                                           sections, related)
       ELSE 'Every related pair. Open one to see what was copied, edited, rewritten or moved.' END || '</p>'
  FROM counted, limits;

INSERT INTO report(html)
  SELECT printf('<details><summary><span class="tag %s">%s</span> <b>%s</b> %s <span class="soft">and</span> <b>%s</b> %s</summary>',
                replace(verdict, ' ', '-'), verdict, a.n, a.title, b.n, b.title)
    || compare_html(aa.body, bb.body, weights,
                    printf('page=0,prefix=p%d-,a_title=%Q,b_title=%Q,a_date=%Q,b_date=%Q', place, aa.number || ' ' || aa.title,
                           bb.number || ' ' || bb.title, iif(date_gap(aa.date, aa.date) = 0, aa.date, ''),
                           iif(date_gap(bb.date, bb.date) = 0, bb.date, '')))
    || '</details>'
  FROM corpus, limits, related JOIN shown a ON a.id = related.a JOIN shown b ON b.id = related.b
  JOIN article aa ON aa.id = related.a JOIN article bb ON bb.id = related.b
  WHERE turn <= sections ORDER BY place;
INSERT INTO report(html) VALUES ('</section>');

-- ---------------------------------------------------------------------------- all articles --

INSERT INTO report(html)
  SELECT printf('<section class="part" aria-labelledby="articles"><h2 id="articles">All articles</h2>
<details><summary>%,d %s, %,d of them without a relative</summary><div class="inside scroll tall"><table class="pairs"><thead><tr>
<th scope="col">Number</th><th scope="col">Text</th><th scope="col">Date</th><th scope="col">File</th><th scope="col" class="num">Others in its group</th></tr></thead><tbody>',
                articles, iif(articles = 1, 'article', 'articles'), alone)
  FROM counted;

INSERT INTO report(html)
  SELECT printf('<tr><td><b>%s</b></td><td>%s</td><td>%s</td><td>%s</td><td class="num">%d</td></tr>', n, title, date, name, size - 1)
  FROM shown JOIN member USING (id) ORDER BY id;
INSERT INTO report(html) VALUES ('</tbody></table></div></details>');

INSERT INTO report(html)
  SELECT '<h2>Files that could not be read</h2><ul class="plain card">' || group_concat('<li>' ||
           replace(replace(replace(name || ': ' || error, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') || '</li>', '') || '</ul>'
  FROM file WHERE error IS NOT NULL HAVING count(*) > 0;

INSERT INTO report(html) VALUES ('</section>
</main>
<footer class="wrap foot">Made with shingle. Everything here is computed from the texts alone and says nothing of who wrote first.</footer>
</body>
</html>');

.shell mkdir -p build
.mode list
.headers off
.once build/report.html
SELECT html FROM report ORDER BY n;
