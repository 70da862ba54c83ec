-- pairs.sql - ClickHouse's part, once all shards are loaded: the pairs that shingle_pairs() finds on one machine.
--
--     clickhouse-client --param_threshold=0.5 --queries-file sql/scale_out/pairs.sql
--
-- The threshold is that of shard.sql, or a higher one. What comes out is `pair`: a < b, the similarity of their wording,
-- and what share of the shingles of one the other has, the same numbers to the last bit. What is printed: how many, and
-- the probability with which a pair at the threshold is among them.

SELECT throwIf(count() != 1, 'the shards were not made with one threshold') FROM (SELECT DISTINCT bands, rows FROM plan) FORMAT Null;
SELECT throwIf(count() != 1, 'signatures were made with different options') FROM (SELECT DISTINCT options FROM signature) FORMAT Null;

-- Articles that share a band, each pair once. Keys are joined in the order that they are stored in, and what takes
-- memory goes to disk when it is more than half a gigabyte: so do signatures below.
CREATE OR REPLACE TABLE candidate ENGINE = MergeTree ORDER BY (a, b) AS
  SELECT x.id AS a, y.id AS b
  FROM band AS x JOIN band AS y ON x.band = y.band AND x.key = y.key
  WHERE x.id < y.id
  GROUP BY a, b
  SETTINGS join_algorithm = 'full_sorting_merge', max_bytes_before_external_group_by = 500000000;

-- How similar they are. Exactly, where both are sets; else by how many slots are equal.
CREATE OR REPLACE TABLE pair ENGINE = MergeTree ORDER BY (a, b) AS
  WITH notEmpty(x.shingles) AND notEmpty(y.shingles) AS exact,
       toFloat64(x.size) AS m, toFloat64(y.size) AS n,
       toFloat64(length(arrayIntersect(x.shingles, y.shingles))) AS common,
       arrayCount((p, q) -> p = q, x.slots, y.slots) / length(x.slots) AS equal,
       if(exact, common / (m + n - common), equal) AS similarity,
       if(exact, common, least(equal / (1 + equal) * (m + n), m, n)) AS shared
  SELECT c.a AS a, c.b AS b, similarity, shared / m AS a_in_b, shared / n AS b_in_a
  FROM candidate AS c
  JOIN signature AS x FINAL ON x.id = c.a
  JOIN signature AS y FINAL ON y.id = c.b
  WHERE similarity >= {threshold:Float64}
  SETTINGS join_algorithm = 'grace_hash', max_bytes_in_join = 500000000;

DROP TABLE IF EXISTS cluster;
SELECT (SELECT count() FROM pair), round(1 - pow(1 - pow({threshold:Float64}, rows), bands), 3) FROM plan FINAL;
