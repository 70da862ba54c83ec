-- article_text(html [, options]): pages of HTML as text.
.load ./shingle
SELECT 'plain text comes back as it is';
SELECT article_text('a < b & c'), article_text('two' || char(10, 10) || ' lines  '), article_text(''), article_text(NULL), article_text(12.5);
SELECT article_text('Write to <john@example.org>, or not'), article_text('AT&T &amp; Co.'), article_text('?a=1&copy=2'), article_text('1 &lt; 2');
SELECT 'what is seen';
SELECT article_text('<h1>One</h1><p>Two <b>thr</b>ee' || char(10) || ' four<p>five<br>six<ul><li>seven<li>eight</ul>');
SELECT article_text('<table><tr><th>Town<th>People<tr><td>Calais<td>67,544</table><p>End');
SELECT article_text('<p>Caf&eacute; &#151; &#x20AC;5 &amp;amp; &notit; &copy2020 &#0;&nbsp; x');
SELECT article_text('<style>p { }</style>a<script>"</p>" < 1</script><!-- b -->c<p hidden>d<p>e<img alt="A &quot;cat&quot;">');
SELECT article_text('<pre>' || char(10) || 'a' || char(13, 10) || '  b</pre>');
SELECT 'malformed';
SELECT article_text('<p>a</div></b></p>b<a href="x>c'), article_text('<p>a<!-- b'), article_text('<p>a<script>b'), article_text('<'), article_text('<p'), article_text('<!'), article_text('<!-->a');
SELECT 'feeds';
SELECT article_text('<![CDATA[<p>One &amp; two</p><p>three]]>'), article_text('&lt;p&gt;One &amp;amp; two&lt;/p&gt;'), article_text('the tag &lt;b&gt;'), article_text('&amp;lt;p&amp;gt;');
SELECT 'bytes that are no text';
SELECT hex(article_text(x'3c703e61ff62c3')), hex(article_text(x'3c703e610062')), hex(article_text(x'ff3c')), hex(article_text(x'610062')), typeof(article_text(x''));
SELECT 'any size, any depth';
SELECT length(article_text(replace(hex(zeroblob(100000)), '00', '<div>') || 'x')), length(article_text(replace(hex(zeroblob(100000)), '00', '<p>a</b>')));
SELECT length(article_text(replace(hex(zeroblob(100000)), '00', '<table><td>') || 'x', 'article=1')), length(article_text(replace(hex(zeroblob(100000)), '00', '<')));
SELECT 'the article';
CREATE TABLE page(html);
INSERT INTO page VALUES('<!DOCTYPE html><title>T</title><nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav><main>
<h1>Ferry back in port</h1><div class="byline">By <a href=/j>Jo Writer</a></div><div class=share-bar>Share this with all the people whom you know, by mail, letter or telephone, today.</div>
<p>The ferry that left Calais on Sunday with <a href=/f>300 people</a> came back at ten because of the storm, the harbour said.</p><p>"Nobody was hurt."</p>
<div><b>Read more</b><ul><li><a href=/1>Storm hits the coast of three countries</a><li><a href=/2>Why ferries turn</a></ul></div>
<h2>What comes next</h2><p>It will leave again on Monday if the wind falls, which those who know the sea do not expect before Tuesday.</p></main>
<div id=comments><p>I was on board, and I can tell you that it was the worst crossing that I have had in more than forty years.</p></div>
<footer><p>Copyright of the paper, its owners and all those who write for it, in this country and in all other ones, forever.</p></footer>');
SELECT article_text(html, 'article=1') FROM page;
SELECT article_text(html, 'article=0') = article_text(html), length(article_text(html)), article_text(html, NULL) = article_text(html) FROM page;
SELECT article_text('<p>Short.', 'article=1'), article_text('<nav><a href=x>Home</a></nav>', 'article=1'), article_text('plain < text', 'article=1');
SELECT 'options';
SELECT article_text('a', 'page=1');
SELECT article_text('a', 'article=2');
SELECT article_text('a', 'article');
SELECT article_text();
SELECT 'in schemas that are not trusted';
PRAGMA trusted_schema = OFF;
CREATE TABLE entry(html TEXT, body TEXT GENERATED ALWAYS AS (article_text(html)) STORED);
CREATE INDEX entry_body ON entry(article_text(html, 'article=1'));
INSERT INTO entry(html) VALUES('<p>One<p>two');
SELECT body FROM entry;
