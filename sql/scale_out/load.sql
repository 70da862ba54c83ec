-- load.sql - ClickHouse's part, once for every shard: takes what shard.sql wrote.
--
--     clickhouse-client --param_shard=shard0.db-bands --queries-file sql/scale_out/load.sql
--
-- A server reads files below its user_files_path only; clickhouse-local and chdb read any. A shard that is loaded again
-- replaces its articles; those that are gone from it stay: DELETE FROM signature WHERE id = ...
--
-- A signature is a BLOB: a header of 32 bytes, then either all shingles of the article, 8 bytes each, where they are few
-- (128 by default), or 128 slots of 4 bytes. ext/core/wording/minhash.h has the format, and the recipe for the slots of a set,
-- which are needed to compare it with what is none. They are made here.

-- A number with its upper bits mixed into the lower ones, the mix of ext/core/wording/shingles.h, and of ext/core/wording/minhash.h
-- y(h, 2n), and a number with its halves exchanged.
CREATE OR REPLACE FUNCTION shingle_shifted AS (x, n) -> bitXor(x, bitShiftRight(x, n));
CREATE OR REPLACE FUNCTION shingle_mix AS x -> shingle_shifted(
  shingle_shifted(shingle_shifted(x, 33) * 0xc2b2ae3d27d4eb4f, 29) * 0x165667b19e3779f9, 32);
CREATE OR REPLACE FUNCTION shingle_nth AS (x, n) -> shingle_mix(x + toUInt64(n) * 0x9e3779b97f4a7c15);
CREATE OR REPLACE FUNCTION shingle_turned AS x -> bitRotateLeft(x, 32);

-- What a shingle, having hash y in a round, puts into one of k slots: the slot in the upper half, round and value in the
-- lower, so that the order of numbers is that of slots, and within a slot the first is the least.
CREATE OR REPLACE FUNCTION shingle_put AS (y, k, round) ->
  bitShiftLeft(bitShiftRight(bitShiftRight(y, 32) * k, 32), 32) + round * 0x20000000 + bitAnd(y, 0x1fffffff);
CREATE OR REPLACE FUNCTION shingle_place AS x -> bitShiftRight(x, 32);
CREATE OR REPLACE FUNCTION shingle_value AS x -> bitAnd(x, 0xffffffff);

CREATE TABLE IF NOT EXISTS signature (
  id Int64,
  options String,             -- unit, width, hashes, seed
  size UInt64,                -- number of different shingles
  shingles Array(UInt64),     -- all of them, ascending, where they are `hashes` at most
  slots Array(UInt32)         -- none for an empty text
) ENGINE = ReplacingMergeTree ORDER BY id;

CREATE TABLE IF NOT EXISTS band (band UInt16, key Int64, id Int64) ENGINE = ReplacingMergeTree ORDER BY (band, key, id);
CREATE TABLE IF NOT EXISTS plan (bands UInt16, rows UInt16) ENGINE = ReplacingMergeTree ORDER BY (bands, rows);

-- What a shard has, its header read.
CREATE OR REPLACE VIEW arrived AS
  SELECT assumeNotNull(id) AS id,
         assumeNotNull(signature) AS blob,
         substring(blob, 1, 5) = 'SHGL\x01' AS known,
         reinterpretAsUInt8(substring(blob, 6, 1)) = 1 AS is_set,
         substring(blob, 7, 4) || substring(blob, 17, 8) AS options,
         reinterpretAsUInt16(substring(blob, 9, 2)) AS hashes,
         reinterpretAsUInt64(substring(blob, 25, 8)) AS size,
         substring(blob, 33) AS content
  FROM sqlite({shard:String}, 'signature');

SELECT throwIf(NOT known OR length(content) != if(is_set, 8 * size, 4 * hashes),
               'a signature is damaged, or of a format that is not known here') FROM arrived(shard = {shard:String}) FORMAT Null;

-- Here and below, the settings are for memory: without them this takes twice as much.
INSERT INTO signature
  SELECT id, options, size, [], reinterpret(content, 'Array(UInt32)')
  FROM arrived(shard = {shard:String}) WHERE NOT is_set OR size = 0
  SETTINGS max_block_size = 8192, min_insert_block_size_bytes = 64000000;

-- Sets. Every slot is given what four rounds put there, and 0xffffffff, which is more than that; the first of a slot
-- remains. A slot that has nothing else takes the least value of hashes of its own; for these, a row has several
-- arrays of up to 0.75 * hashes^2 bytes on the way.
INSERT INTO signature
  SELECT id, options, size, shingles,
         arrayMap(x -> toUInt32(shingle_value(x)), arraySort(arrayConcat(
           arrayFilter(x -> shingle_value(x) != 0xffffffff, firsts),
           arrayMap(empty -> bitAnd(empty, 0xffffffff00000000) + 0x80000000 + arrayMin(
                      arrayMap(x -> bitAnd(shingle_nth(x, shingle_place(empty) + 2), 0x1fffffff), shingles)),
                    arrayFilter(x -> shingle_value(x) = 0xffffffff, firsts))))) AS slots
  FROM (
    SELECT *, arrayMap(x -> shingle_place(x), puts) AS places,
           arrayFilter((x, place, before) -> place != before, puts, places, arrayPushFront(arrayPopBack(places), hashes)) AS firsts
    FROM (
      SELECT id, options, size, toUInt64(hashes) AS hashes,
             reinterpret(content, 'Array(UInt64)') AS shingles,
             arrayMap(x -> shingle_nth(x, 1), shingles) AS others,
             arraySort(arrayConcat(
               arrayMap(x -> shingle_put(x, hashes, 0), shingles),
               arrayMap(x -> shingle_put(shingle_turned(x), hashes, 1), shingles),
               arrayMap(x -> shingle_put(x, hashes, 2), others),
               arrayMap(x -> shingle_put(shingle_turned(x), hashes, 3), others),
               arrayMap(slot -> bitShiftLeft(slot, 32) + 0xffffffff, range(hashes)))) AS puts
      FROM arrived(shard = {shard:String}) WHERE is_set AND size > 0))
  SETTINGS max_block_size = 32, min_insert_block_size_bytes = 64000000;

INSERT INTO band SELECT assumeNotNull(band), assumeNotNull(key), assumeNotNull(id) FROM sqlite({shard:String}, 'band');
INSERT INTO plan SELECT assumeNotNull(bands), assumeNotNull(rows) FROM sqlite({shard:String}, 'plan');
