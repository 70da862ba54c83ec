.load ./shingle
.mode list
.nullvalue NULL
-- what a text states, normalised
SELECT position, kind, fact, value, start, end FROM article_facts(
  'Two people died on July 12, 2021 off Rhodes. The ferry cost $1.2bn, that is 1,200 million dollars. On Tuesday at 10:30 Angela Merkel said 5 per cent.');
SELECT kind, fact, value FROM article_facts('In der Nacht starben zwei und das sind 1,2 Mrd. Euro.');
SELECT * FROM article_facts('');
SELECT * FROM article_facts(NULL);
SELECT kind, fact, value FROM article_facts(1234);
SELECT kind, fact, value FROM article_facts(CAST('5 percent' AS BLOB));
-- bytes that are no UTF-8, and U+0000
SELECT kind, hex(fact), value FROM article_facts(CAST(x'ff3520ff2037c3' AS TEXT));
SELECT kind, fact, value FROM article_facts(CAST(x'3500203720' AS TEXT));
-- a number too long to be one
SELECT kind, fact, value FROM article_facts('Call 0123456789012345678901234 now.');
-- which became which
SELECT * FROM changed_facts('It rained. Two people died in a fire off Rhodes on Monday, police said.',
                            'Ten people died in a fire off Samos on Tuesday, police said.');
SELECT kind, a_fact, b_fact FROM changed_facts('Two dead', 'Ten dead');
-- written otherwise, it is the same
SELECT count(*) FROM changed_facts('The firm paid $1.2bn for Angela Merkel''s house in the city.', 'The firm paid 1.2 billion dollars for Merkel''s house in the city.');
SELECT count(*) FROM changed_facts('x', NULL);
SELECT count(*) FROM changed_facts('', '');
SELECT kind FROM changed_facts('Two dead', 'Ten dead', NULL);
SELECT kind FROM changed_facts('Two dead', 'Ten dead', (SELECT story_weights(body) FROM article_files('seeds')));
-- the other way round: the same pairs
SELECT count(*) FROM (
  SELECT kind, a_fact, b_fact FROM article_files('seeds') x, article_files('seeds') y, changed_facts(x.body, y.body) WHERE x.number = 0 AND y.number = 4
  EXCEPT
  SELECT kind, b_fact, a_fact FROM article_files('seeds') x, article_files('seeds') y, changed_facts(y.body, x.body) WHERE x.number = 0 AND y.number = 4);
-- fact_sim
SELECT fact_sim('Two dead', 'Ten dead'), fact_sim('He paid $1.2bn.', 'He paid 1.2 billion dollars.'), round(fact_sim('he ran', 'she ran'), 6);
SELECT fact_sim('', ''), fact_sim(NULL, 'x'), fact_sim('x', NULL), round(fact_sim('x 5', 'x'), 6);
SELECT sum(fact_sim(x.body, y.body) = fact_sim(y.body, x.body)) = count(*), sum(fact_sim(x.body, x.body) = 1) = count(*), count(*) > 0
  FROM article_files('seeds') x, article_files('seeds') y;
SELECT fact_sim(x.body, y.body, w) BETWEEN 0 AND 1 FROM article_files('seeds') x, article_files('seeds') y, (SELECT story_weights(body) AS w FROM article_files('seeds'))
  WHERE x.number = 0 AND y.number = 4;
-- wrong arguments
SELECT fact_sim('a', 'b', 3);
SELECT * FROM changed_facts('a', 'b', x'00');
SELECT * FROM changed_facts('a');
SELECT * FROM article_facts();
