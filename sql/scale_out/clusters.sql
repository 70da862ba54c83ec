-- clusters.sql - ClickHouse's part: groups of articles that pairs connect. One round; repeat it until it prints 0.
--
--     while left=$(clickhouse-client --queries-file sql/scale_out/clusters.sql) && [ "$left" != 0 ]; do :; done
--
-- What comes out is `cluster`: for each article that has a pair the least id of its group, which is what
-- shingle_components(a, b) gives over the same pairs. Each round, the group of one end of a pair takes the lesser
-- name of the two, then every article the name that its group now has; names reach about twice as far in each, so a
-- few rounds do. (Liu and Tarjan, Simple Concurrent Labeling Algorithms for Connected Components, 2019.)

CREATE TABLE IF NOT EXISTS cluster ENGINE = MergeTree ORDER BY id AS
  SELECT arrayJoin([a, b]) AS id, min(a) AS cluster FROM pair GROUP BY id;

CREATE OR REPLACE TABLE cluster ENGINE = MergeTree ORDER BY id AS
  WITH edge AS (
    SELECT DISTINCT x.cluster AS p, y.cluster AS q
    FROM pair JOIN cluster AS x ON x.id = pair.a JOIN cluster AS y ON y.id = pair.b
    WHERE p != q)
  SELECT id, min(name) AS cluster
  FROM (SELECT id, cluster AS name FROM cluster
        UNION ALL SELECT greatest(p, q), least(p, q) FROM edge)
  GROUP BY id;

CREATE OR REPLACE TABLE cluster ENGINE = MergeTree ORDER BY id AS
  SELECT member.id AS id, head.cluster AS cluster FROM cluster AS member JOIN cluster AS head ON head.id = member.cluster;

SELECT count() FROM pair JOIN cluster AS x ON x.id = pair.a JOIN cluster AS y ON y.id = pair.b WHERE x.cluster != y.cluster;
