/* compare_style.h - the style sheet of compare_page.c, a rule a line.
**
** Marks are told apart by their underline (solid, dashed, dotted; double where moved) and by a label with
** words, so that colour is never needed. All pairs of text and background colours below have a contrast
** of at least 4.5 : 1, in both schemes; tests/browser_test.py computes it.
*/
#ifndef SHINGLE_COMPARE_STYLE_H
#define SHINGLE_COMPARE_STYLE_H

static const char *const style_rules[] = {
  ".sh{--page:#f4f3f0;--paper:#fff;--ink:#1b1d21;--soft:#565a62;--line:#dedbd4;--link:#174f91;--focus:#0b57d0;",
  "--copied:#e0ecfb;--copied-line:#1c5aa3;--edited:#fdf3d6;--edited-line:#855600;--changed:#f8de92;",
  "--rewritten:#f0e8fb;--rewritten-line:#6636ab;--only:#efedea;--only-line:#5d6067;--label:#fff;color-scheme:light dark}",
  "@media(prefers-color-scheme:dark){.sh{--page:#131518;--paper:#1b1e22;--ink:#e8e6e1;--soft:#a9adb5;--line:#353a41;",
  "--link:#9cc4fb;--focus:#8ab4f8;--copied:#173a61;--copied-line:#8fbff7;--edited:#453510;--edited-line:#eac35f;",
  "--changed:#6d5312;--rewritten:#38285a;--rewritten-line:#c9affa;--only:#2a2d32;--only-line:#a6aab1;--label:#131518}}",

  /* the page */
  "body.sh{margin:0;background:var(--page);color:var(--ink)}",
  ".sh,.sh *{box-sizing:border-box}",
  ".sh{font:400 1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;color:var(--ink);",
  "-webkit-text-size-adjust:100%;text-size-adjust:100%}",
  ".sh .wrap{max-width:84rem;margin:0 auto;padding:0 1.5rem}",
  ".sh a{color:var(--link)}",
  ".sh :focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}",
  ".sh .hidden:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
  ".sh .skip:focus{position:absolute;top:.5rem;left:.5rem;z-index:1;padding:.5rem 1rem;background:var(--paper)}",
  ".sh h1,.sh h2,.sh h3,.sh h4{line-height:1.25;margin:0;text-wrap:balance;overflow-wrap:anywhere}",
  ".sh .kicker{margin:0 0 .35rem;color:var(--soft);font-size:.8125rem;letter-spacing:.02em}",
  ".sh .verdict{font-size:1.75rem;font-weight:650;letter-spacing:-.01em}",
  ".sh h3.verdict{font-size:1.375rem}",
  ".sh .lead{max-width:46rem;margin:.5rem 0 0;font-size:1.0625rem;color:var(--soft)}",
  ".sh .lead b{font-weight:600;color:var(--ink)}",
  ".sh .top{padding-top:2.25rem;padding-bottom:1.5rem}",
  ".sh .top .jump{margin:.75rem 0 0}",

  /* measures and legend */
  ".sh .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1.25rem;margin-bottom:1.25rem;",
  "align-items:start}",
  ".sh .card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem 1.25rem}",
  ".sh .card>h2,.sh .card>h4{font-size:.875rem;font-weight:650;margin-bottom:.5rem}",
  ".sh dl{margin:0}",
  ".sh dl>div{display:grid;grid-template-columns:1fr 3.25rem 5.5rem;gap:0 .75rem;align-items:center;padding:.4rem 0;",
  "border-top:1px solid var(--line)}",
  ".sh dl>div:first-child{border-top:0}",
  ".sh dt{font-size:.9375rem}",
  ".sh dd{margin:0;font-size:.8125rem;color:var(--soft)}",
  ".sh dd.value{font-size:.9375rem;font-weight:600;color:var(--ink);text-align:right;font-variant-numeric:tabular-nums}",
  ".sh dd.why{grid-column:1/-1}",
  ".sh .bar{height:.4rem;border-radius:1rem;background:var(--only);overflow:hidden;display:flex}",
  ".sh .bar i{display:block;height:100%;background:var(--copied-line)}",
  ".sh .bar .edited{background:var(--edited-line)}",
  ".sh .bar .rewritten{background:var(--rewritten-line)}",
  ".sh table{border-collapse:collapse;width:100%;font-size:.875rem}",
  ".sh th,.sh td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}",
  ".sh thead th{border-top:0;padding-top:0;font-weight:400;color:var(--soft);font-size:.8125rem}",
  ".sh tbody th{font-weight:400;white-space:nowrap}",
  ".sh .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0;padding-left:.5rem}",
  ".sh td.what{color:var(--soft);font-size:.8125rem}",

  /* the articles */
  ".sh .jump{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.875rem;margin:0 0 .75rem;color:var(--soft)}",
  ".sh .jump a{display:inline-block;padding:.25rem 0}",
  ".sh .hint{font-size:.875rem;color:var(--soft);margin:0 0 .75rem}",
  ".sh .sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1.25rem;padding-bottom:1.5rem;align-items:start}",
  ".sh .side{background:var(--paper);border:1px solid var(--line);border-radius:10px;min-width:0;scroll-margin-top:.75rem}",
  ".sh .side>header{padding:1rem 1.5rem .85rem;border-bottom:1px solid var(--line)}",
  ".sh .side h2,.sh .side h4{font-size:1.0625rem;font-weight:650}",
  ".sh .side .which{display:block;font-size:.8125rem;font-weight:400;color:var(--soft);margin-bottom:.1rem}",
  ".sh .meta{margin:.2rem 0 .6rem;font-size:.8125rem;color:var(--soft)}",
  ".sh .text{padding:.5rem 1.5rem 1rem;font:400 1.0625rem/1.8 Charter,'Bitstream Charter','Source Serif 4',Georgia,",
  "'Liberation Serif',serif;overflow-wrap:anywhere}",
  ".sh .text p{margin:.75rem 0;unicode-bidi:isolate}",
  ".sh .text .none{color:var(--soft);font-style:italic}",

  /* marks */
  ".sh .m{color:var(--ink);border-radius:3px;padding:.08em .12em;-webkit-box-decoration-break:clone;box-decoration-break:clone;",
  "text-decoration:underline solid 1.5px var(--mark-line);text-underline-offset:.26em;text-decoration-skip-ink:none;",
  "background:var(--mark);scroll-margin:7rem 0 5rem}",
  ".sh .copied{--mark:var(--copied);--mark-line:var(--copied-line)}",
  ".sh .edited{--mark:var(--edited);--mark-line:var(--edited-line);text-decoration-style:dashed}",
  ".sh .rewritten{--mark:var(--rewritten);--mark-line:var(--rewritten-line);text-decoration-style:dotted}",
  ".sh .only{--mark:transparent;--mark-line:var(--only-line);text-decoration:none}",
  ".sh .moved{text-decoration-style:double}",
  ".sh .m small{display:inline-block;font:600 .6875rem/1.35 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;",
  "background:var(--mark-line);color:var(--label);border-radius:3px;padding:.05em .4em;margin-right:.35em;vertical-align:.12em;",
  "text-decoration:none;white-space:nowrap}",
  ".sh .only small{background:none;color:var(--only-line);box-shadow:inset 0 0 0 1px var(--only-line)}",
  ".sh a.m:hover{box-shadow:0 0 0 2px var(--mark-line)}",
  ".sh .m:target{box-shadow:0 0 0 3px var(--focus);border-radius:2px}",
  ".sh .m b{font-weight:600;border-radius:2px;background:var(--changed);box-shadow:0 0 0 1px var(--changed)}",
  ".sh .m u{text-decoration:underline solid 1.5px var(--copied-line);text-underline-offset:.26em;text-decoration-skip-ink:none;",
  "background:var(--copied);border-radius:2px}",
  ".sh .foot{padding-top:.5rem;padding-bottom:2.5rem;font-size:.8125rem;color:var(--soft)}",

  /* wide screens: each text scrolls by itself, so that a link leaves the passage it stands in where it is */
  "@media screen and (min-width:56rem) and (min-height:30rem){.sh .text{max-height:calc(100vh - 9rem);overflow:auto;",
  "overscroll-behavior:auto}.sh .phone{display:none}}",
  "@media(max-width:55.99rem){.sh .sides{grid-template-columns:minmax(0,1fr)}.sh .side>.phone{position:sticky;top:0;z-index:1;",
  "background:var(--paper);border-bottom:1px solid var(--line);margin:0;padding:.35rem 1.5rem;justify-content:space-between}}",
  "@media(max-width:40rem){.sh .wrap{padding:0 .75rem}.sh .top{padding-top:1.25rem;padding-bottom:1rem}",
  ".sh .verdict{font-size:1.375rem}.sh .side>header,.sh .text,.sh .side>.phone{padding-left:1rem;padding-right:1rem}.sh .card{padding:.85rem 1rem}",
  ".sh tbody th{white-space:normal}.sh .m small{padding:.2em .5em}}",
  "@media(prefers-reduced-motion:no-preference){.sh .text{scroll-behavior:smooth}}",
  "@media(forced-colors:active){.sh .m b{outline:1px solid}.sh .m:target{outline:3px solid Highlight}}",
  "@media print{.sh{--page:#fff;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--label:#fff;--copied:#e3eefb;--copied-line:#1c5aa3;",
  "--edited:#fcf3d8;--edited-line:#7a5000;--changed:#f6dd93;--rewritten:#f0e8fb;--rewritten-line:#6636ab;--only:#fff;",
  "--only-line:#555;font-size:9.5pt}.sh .jump,.sh .hint,.sh .skip{display:none}.sh .text{font-size:10pt;line-height:1.65;padding:.25rem .8rem}",
  ".sh .side>header{position:static;padding:.6rem .8rem}.sh .sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.8rem}.sh .wrap{padding:0;max-width:none}.sh .top{padding-bottom:.8rem}",
  ".sh .facts{grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:.8rem}.sh dl>div{grid-template-columns:1fr 3.25rem 3rem;padding:.2rem 0}.sh .card{padding:.6rem .8rem}.sh .card,.sh .side{border-radius:0}",
  ".sh .m small{background:none;color:var(--mark-line);box-shadow:inset 0 0 0 1px var(--mark-line)}}",
};

#endif
