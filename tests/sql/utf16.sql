.load ./shingle
.nullvalue NULL
-- a database that keeps its texts in UTF-16: texts come and go converted, offsets are those of UTF-8
PRAGMA encoding = 'UTF-16le';
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT, options TEXT);
INSERT INTO news VALUES (1, 'China’s “naïve” café cost 1,000 €', 'width=2'), (2, 'CHINA''S naive CAFE: cost 1000!', 'width=2'), (3, '中国 𝐀𝐁𝐂 😀', NULL), (4, '', ''), (5, NULL, NULL);
PRAGMA encoding;
SELECT hex(body) FROM news WHERE id = 3;
SELECT shingle_sim(a.body, b.body), shingle_sim(a.body, b.body, a.options), minhash(a.body) = minhash(b.body), shingle_containment(a.body, 'chinas') FROM news AS a, news AS b WHERE a.id = 1 AND b.id = 2;
SELECT id, shingle_fold(body), shingle_count(body, 1), length(minhash(body)), typeof(simhash(body)) FROM news;
SELECT id, token, start, "end", argument_text = body, typeof(argument_text) FROM news, shingle_tokens(body);
SELECT id, shingle, start, "end", argument_text, s.argument_options IS news.options FROM news, shingles(body, news.options) AS s WHERE id < 4;
SELECT token FROM shingle_tokens('é𝐀');
SELECT minhash_info(minhash('a b', 'width=1'));
SELECT date_gap('2021-07', '2021-08-02'), shingle_version();
SELECT minhash('a', 'wïdth=2');
SELECT minhash_sim('é', 'é');
SELECT * FROM shingles('a', 'ünit=x');
SELECT minhash_union(minhash(body)) = minhash_union(minhash(body), minhash('')) FROM news WHERE id = 1;
SELECT hex(minhash(body)) FROM news WHERE id = 3;
