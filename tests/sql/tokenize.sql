.load ./shingle
-- Words as FTS5 tokenizers have them.
CREATE VIRTUAL TABLE stemmed USING shingle_index(tokenize='porter unicode61', width=2);
INSERT INTO stemmed(rowid, text) VALUES(1, 'The ministers were voting on new taxes'), (2, 'Something else happened there');
SELECT rowid, similarity FROM stemmed WHERE stemmed MATCH 'the minister was voted on: new tax' AND similarity > 0.1;
SELECT rowid, similarity FROM stemmed WHERE stemmed MATCH 'THE MINISTER WERE VOTES ON NEW TAX';
CREATE VIRTUAL TABLE plain USING shingle_index(width=2);
INSERT INTO plain(rowid, text) VALUES(1, 'The ministers were voting on new taxes');
SELECT count(*) FROM plain WHERE plain MATCH 'THE MINISTER WERE VOTES ON NEW TAX';
CREATE VIRTUAL TABLE grams USING shingle_index(tokenize=trigram, width=1, passages=1, min_tokens=8);
INSERT INTO grams(rowid, text) VALUES(1, 'unpunctuated and slightly mispelled text'), (2, 'something quite different');
SELECT rowid, round(similarity, 2) FROM grams WHERE grams MATCH 'unpunctuated and slightly misspelled text';
SELECT rowid FROM grams WHERE grams MATCH 'and slightly mis' AND query_in_doc > 0.9;
INSERT INTO grams(grams) VALUES('rebuild');
INSERT INTO grams(grams) VALUES('integrity-check');
CREATE VIRTUAL TABLE quoted USING shingle_index(tokenize="unicode61 remove_diacritics 0 tokenchars '-_'", width=1);
INSERT INTO quoted(rowid, text) VALUES(1, 'well-known'), (2, 'well known');
SELECT rowid FROM quoted WHERE quoted MATCH 'well-known';
SELECT minhash_info(signature) ->> 'size' FROM quoted;
CREATE VIRTUAL TABLE wrong USING shingle_index(tokenize=klingon);
CREATE VIRTUAL TABLE wrong USING shingle_index(tokenize='unicode61 nonsense 7');
CREATE VIRTUAL TABLE wrong USING shingle_index(tokenize='');
CREATE VIRTUAL TABLE wrong USING shingle_index(tokenize=porter, unit=char);
