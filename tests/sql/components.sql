.load ./shingle
.nullvalue NULL
CREATE TABLE p(a INTEGER, b INTEGER);
INSERT INTO p VALUES (9, 4), (7, 2), (4, 1), (30, 30), (2, 7), (-5, 2), (9223372036854775807, -9223372036854775808), (9, 1);
SELECT shingle_components(a, b) FROM p;
-- whatever the order of the rows, and which way round
SELECT shingle_components(b, a) FROM (SELECT * FROM p ORDER BY a);
SELECT shingle_components(a, b) FROM (SELECT * FROM p ORDER BY b DESC);
-- as rows
SELECT cluster.key, member.value, typeof(member.value)
  FROM (SELECT shingle_components(a, b) AS groups FROM p), json_each(groups) AS cluster, json_each(cluster.value) AS member;
-- it is JSON for the functions that look
SELECT json_object('groups', shingle_components(a, b)) FROM p WHERE a < 10;
SELECT json_type(shingle_components(a, b)), json_array_length(shingle_components(a, b)) FROM p;
-- nothing, and half of nothing
SELECT shingle_components(a, b) FROM p WHERE a = 0;
SELECT shingle_components(NULL, NULL) FROM p;
SELECT shingle_components(a, NULL) FROM p WHERE a > 0;
SELECT shingle_components(NULL, b) FROM p WHERE b < 10;
-- articles without a partner, through a LEFT JOIN
CREATE TABLE article(id INTEGER PRIMARY KEY);
INSERT INTO article VALUES (1), (2), (3), (4), (5), (7), (9);
SELECT shingle_components(id, b) FROM article LEFT JOIN p ON a = id;
-- for each group of a GROUP BY, with a FILTER, twice in a row
SELECT a % 2, shingle_components(a, b) FROM p GROUP BY 1 ORDER BY 1;
SELECT shingle_components(a, b) FILTER (WHERE a < 9), shingle_components(a, b) FILTER (WHERE a > 9) FROM p;
-- texts, in the order of their bytes; JSON escapes what it must
CREATE TABLE t(a TEXT, b TEXT);
INSERT INTO t VALUES ('the same eight bytes, b', 'the same eight bytes, a'), ('b', 'a'), ('B', 'a'), ('', 'é'), ('the same', 'the sam'),
  ('say "no"', 'back\slash'), (char(10) || 'line', char(9, 8, 12, 13, 11, 1, 31, 127)), ('''', '</script>'), ('日本', '🙂'), ('10', '9');
SELECT shingle_components(a, b) FROM t;
SELECT json_valid(shingle_components(a, b)) FROM t;
SELECT count(*), sum(value IN (SELECT a FROM t UNION SELECT b FROM t)) FROM (SELECT shingle_components(a, b) AS groups FROM t), json_tree(groups) WHERE atom IS NOT NULL;
SELECT shingle_components('x' || char(0) || 'y', 'x'), shingle_components('x', 'x' || char(0)) = '[["x","x\u0000"]]';
-- texts that are columns of another collation: bytes are what counts
SELECT shingle_components(a COLLATE NOCASE, b) FROM t WHERE a IN ('b', 'B');
-- long chains, one ring, many pairs
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
  SELECT json_array_length(g), json_array_length(g, '$[0]'), length(g), json_extract(g, '$[0][0]', '$[0][99999]')
  FROM (SELECT shingle_components(i, (i + 1) % 100000) AS g FROM n);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
  SELECT json_array_length(g), json_array_length(g, '$[6]'), json_extract(g, '$[6][0]', '$[6][1]')
  FROM (SELECT shingle_components(i, i % 7) AS g FROM n);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49999)
  SELECT json_array_length(g), json_extract(g, '$[0][0]', '$[0][1]', '$[1][0]')
  FROM (SELECT shingle_components(printf('article %d', i * 7919 % 50000), printf('article %d', (i * 7919 + 25000) % 50000)) AS g FROM n);
-- the same as a recursive query finds
CREATE TABLE r AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
  SELECT i * 7907 % 401 AS a, i * i * 31 % 401 AS b FROM n;
WITH RECURSIVE edge(a, b) AS (SELECT a, b FROM r UNION SELECT b, a FROM r),
  reached(id, other) AS (SELECT a, a FROM edge UNION SELECT reached.id, edge.b FROM reached JOIN edge ON edge.a = other),
  least(node, cluster) AS (SELECT id, min(other) FROM reached GROUP BY id)
  SELECT count(*), sum(cluster = json_extract(c.value, '$[0]'))
  FROM (SELECT shingle_components(a, b) AS groups FROM r), json_each(groups) AS c, json_each(c.value) AS m JOIN least ON node = m.value;
-- errors
SELECT shingle_components(a, 1.5) FROM p;
SELECT shingle_components(x'0102', b) FROM p;
SELECT shingle_components(a, b) FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 'x"y');
SELECT shingle_components(a, b) FROM (SELECT '1' AS a, '2' AS b UNION ALL SELECT NULL, 2);
SELECT shingle_components(1, '1');
SELECT shingle_components(printf('%.100c', 'x'), 7);
SELECT shingle_components(1);
SELECT shingle_components(1, 2, 3);
-- it is no window function
SELECT shingle_components(a, b) OVER () FROM p;
-- it may stand in a view of a schema that is not trusted
PRAGMA trusted_schema = OFF;
CREATE VIEW groups AS SELECT shingle_components(a, b) FROM p WHERE a BETWEEN 0 AND 10;
SELECT * FROM groups;
