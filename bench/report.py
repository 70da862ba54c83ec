"""bench/report.html: what the benchmarks measured, as one page. Called by bench/all.sh after them.

    report.py OUT

Reads build/bench/{speed,accuracy,index,peers,curves,defaults}.jsonl, build/bench/quality.txt and bench/recall.svg, as far as they are there.
Plots are inline SVG, both axes or the one of values logarithmic."""
import html, math, os, sys

from harness import HERE, TOOLS, figure as number
from table import chosen_rows, duration, machine, rows_of, shown_target

STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --soft: #6b6b70; --paper: #fff; --line: #d8d8dc; --mine: #0b6e4f; --other: #9aa5b1; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --soft: #a0a0a8; --paper: #17171a; --line: #3a3a40; --mine: #4cc38a; --other: #6b7682; --bad: #ff8a80; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 14px; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.note, figcaption, .soft { color: var(--soft); font-size: 13px; }
td.missed { color: var(--bad); } td.met { color: var(--mine); }
svg { width: 100%; max-width: 50rem; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--line); }
pre { overflow-x: auto; font-size: 12px; border: 1px solid var(--line); padding: .8rem; }
"""


def escape(text):
    return html.escape(str(text))


# -------------------------------------------------------------------------------------- plots --

def bars(items, unit):
    """Horizontal bars: (label, value, mine)."""
    low = 10 ** math.floor(math.log10(min(v for _, v, _ in items)))
    high = max(v for _, v, _ in items) * 1.05
    x = lambda v: 250 + 430 * math.log(v / low) / math.log(high / low)
    out = [f'<svg viewBox="0 0 800 {len(items) * 26 + 30}" role="img">']
    power = low
    while power <= high:
        out.append(f'<line class="axis" x1="{x(power):.1f}" x2="{x(power):.1f}" y1="0" y2="{len(items) * 26 + 6}"/>'
                   f'<text x="{x(power):.1f}" y="{len(items) * 26 + 22}" text-anchor="middle">{power:,.10g} {unit}</text>')
        power *= 10
    for i, (label, value, mine) in enumerate(items):
        colour = "var(--mine)" if mine else "var(--other)"
        out.append(f'<text x="244" y="{i * 26 + 18}" text-anchor="end">{escape(label)}</text>'
                   f'<rect x="250" y="{i * 26 + 5}" width="{max(2, x(value) - 250):.1f}" height="18" fill="{colour}"/>'
                   f'<text x="{x(value) + 6:.1f}" y="{i * 26 + 18}">{number(value)}</text>')
    return "".join(out) + "</svg>"


def curves(series, unit):
    """Lines over a number, of articles say, both logarithmic: {name: [(number, value)]}."""
    points = [p for line in series.values() for p in line]
    (x0, x1), (y0, y1) = ((min(c), max(c)) for c in zip(*points))
    y0, y1 = 10 ** math.floor(math.log10(y0)), 10 ** math.ceil(math.log10(y1))
    x = lambda n: 70 + 500 * (math.log(n / x0) / math.log(x1 / x0) if x1 > x0 else .5)
    y = lambda v: 250 - 230 * math.log(v / y0) / math.log(y1 / y0)
    out = ['<svg viewBox="0 0 800 290" role="img">']
    power = y0
    while power <= y1 * 1.001:
        out.append(f'<line class="axis" x1="70" x2="570" y1="{y(power):.1f}" y2="{y(power):.1f}"/>'
                   f'<text x="64" y="{y(power) + 4:.1f}" text-anchor="end">{power:,.10g} {unit}</text>')
        power *= 10
    last = -100
    for n in sorted({n for n, _ in points}):
        if x(n) - last > 70:
            out.append(f'<text x="{x(n):.1f}" y="272" text-anchor="middle">{n:,}</text>')
            last = x(n)
    for i, (name, line) in enumerate(series.items()):
        shade = f"hsl({(155 + 70 * i) % 360} 55% 45%)"
        path = " ".join(f"{x(n):.1f},{y(v):.1f}" for n, v in sorted(line))
        end = max(line)
        out.append(f'<polyline points="{path}" fill="none" stroke="{shade}" stroke-width="2"/>'
                   + "".join(f'<circle cx="{x(n):.1f}" cy="{y(v):.1f}" r="3.5" fill="{shade}"/>' for n, v in line)
                   + f'<text x="{x(end[0]) + 10:.1f}" y="{y(end[1]) + 4:.1f}">{escape(name)}</text>')
    return "".join(out) + "</svg>"


def figure(svg, caption):
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


# ------------------------------------------------------------------------------------- sections --

def peers():
    rows, out = rows_of("peers"), []
    titles = {"sketch": "A signature of every article", "pairs": "All pairs of near-duplicates, from the texts", "lookup": "One article against all"}
    for job, title in titles.items():
        there = [r for r in rows if r["job"] == job]
        measured = [r for r in there if "skipped" not in r]
        if not measured:
            continue
        field, unit = ("microseconds", "µs") if job == "lookup" else ("seconds", "s")
        mine = next((r[field] for r in measured if r["peer"] == "shingle"), None)
        out.append(f"<h3>{title}: {measured[0]['articles']:,} articles</h3>")
        out.append(figure(bars([(r["peer"], r[field], r["peer"] == "shingle") for r in sorted(measured, key=lambda r: r[field])], unit), "Less is faster; the scale is logarithmic."))
        out.append(f"<table><tr><th>program<th class=n>{unit}<th class=n>MB/s<th class=n>times shingle's<th class=n>spread<th class=n>peak MB<th class=n>recall<th class=n>precision<th>what it does less of, notes")
        for r in there:
            if "skipped" in r:
                out.append(f"<tr><td>{escape(r['peer'])}<td colspan=7 class=note>not measured: {escape(r['skipped'])}<td>")
                continue
            shown = [number(r[field]), number(r.get("mb_per_s")), number(r[field] / mine) if mine else "", "" if r["spread"] is None else f"{r['spread']:.0%}",
                     "" if r["peak_mb"] is None else f"{r['peak_mb']:,.0f}"] + [f"{r[k]:.3f}" if r.get(k) is not None else "" for k in ("recall", "precision")]
            note = "; ".join(t for t in (r["weaker"], r["note"], r["version"] and f"version {r['version']}") if t)
            out.append(f"<tr><td>{escape(r['peer'])}" + "".join(f"<td class=n>{c}" for c in shown) + f"<td class=note>{escape(note)}")
        out.append("</table>")
    return "<h2>Beside other programs</h2>" + "".join(out) if out else ""


def cells(row):
    state = {True: "met", False: "missed", None: ""}[row.get("met")]
    beside = f"{row['beside']}: {number(row['beside_value'])}" if row.get("beside") else ""
    return (f"<td class=n>{number(row['value'])}<td>{escape(row['unit'])}<td class='{state}'>{escape(shown_target(row['target'])) if row.get('target') else ''}{' missed' if state == 'missed' else ''}"
            f"<td>{escape(beside)}<td class=n>{number(row['ratio']) if row.get('ratio') else ''}<td class=n>{'' if row.get('spread') is None else format(row['spread'], '.0%')}")


HEADS = "<th class=n>value<th>unit<th>target<th>beside it<th class=n>ratio<th class=n>spread"


def targets():
    rows = [r for r in chosen_rows() if r.get("target")]
    if not rows:
        return ""
    missed = sum(1 for r in rows if r.get("met") is False)
    body = "".join(f"<tr><td>{escape(r['job'])}{cells(r)}" for r in rows)
    return f"<h2>Targets</h2><p>{len(rows) - missed} met, {missed} missed.</p><table><tr><th>what{HEADS}{body}</table>"


def figures(name, title):
    """Every row of a file, as it is."""
    rows = rows_of(name)
    if not rows:
        return ""
    out = [f"<h2>{title}</h2><table><tr><th>job<th class=n>articles{HEADS}<th>notes"]
    for r in rows:
        if r["value"] is None:
            out.append(f"<tr><td>{escape(r['job'])}<td colspan=7 class=note>not measured<td class=note>{escape(r['note'])}")
            continue
        articles = f"{r['articles']:,}" if r.get("articles") else ""
        out.append(f"<tr><td>{escape(r['job'])}<td class=n>{articles}{cells(r)}<td class=note>{escape(r['note'])}")
    return "".join(out) + "</table>"


def printed(name, title):
    path = os.path.join(TOOLS, name + ".txt")
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as f:
        return f"<h2>{title}</h2><pre>{escape(f.read())}</pre>"


def growth():
    """The plots of curves.py: one for each thing that grows and unit."""
    groups = {}
    for r in rows_of("curves"):
        if r.get("value") and r["unit"] not in ("pairs", "of 1"):
            groups.setdefault((r["over"], r["unit"]), {}).setdefault(r["job"], []).append((r["x"], r["value"]))
    plots = [figure(curves(series, "µs" if unit == "us" else unit), f"Over {over}; both scales are logarithmic.") for (over, unit), series in groups.items()
             if any(len(line) > 1 for line in series.values())]
    return "<h2>How costs grow</h2>" + "".join(plots) if plots else ""


def recall_figure():
    path = os.path.join(HERE, "recall.svg")
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as f:
        return "<h2>What is found</h2><figure>" + f.read() + "</figure>"


def main():
    body = (targets() + peers() + growth() + printed("curves", "Costs") + recall_figure() + printed("defaults", "Defaults")
            + figures("index", "The index") + figures("speed", "Functions") + figures("accuracy", "Accuracy") + printed("quality", "Quality"))
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        f.write(f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>shingle: benchmarks</title><style>{STYLE}</style>"
                f"<h1>shingle: benchmarks</h1><p class=soft>{escape(machine())}</p>{body}</html>\n")


main()
