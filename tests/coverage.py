#!/usr/bin/python3
"""Branch coverage of ext/, from what gcov counted: for `make coverage`.

    coverage.py BUILD [LIST]

Prints a line a file, branches taken of all that there are, and the total. Then every line with a branch that was never
taken and that LIST (tests/coverage.txt) does not have with its reason: one of those is a failure, as is a line of LIST
that the source does not have any more, and a total below 95 %.

A source file is compiled more than once, to be loaded and to be linked in: a branch counts as taken where one of the
programs took it. Lines of LIST name file, function and the source's text, not numbers, which every edit changes:

    - why the branches of the lines below are not taken
    ext/core/example.c function(): if (x) return y;
"""
import collections, glob, json, re, subprocess, sys

LEAST = 95.0


def counted(build):
    """(file, line, function) -> how often each branch was taken."""
    objects = sorted(glob.glob(build + "/core/**/*.gcda", recursive=True) + glob.glob(build + "/sqlite/**/*.gcda", recursive=True) +
                     glob.glob(build + "/linked/**/*.gcda", recursive=True))
    taken = {}
    if not objects:
        sys.exit("coverage: nothing was counted in " + build)
    output = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout"] + objects, check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    for report in output.decode().splitlines():
        for file in json.loads(report)["files"] if report.strip() else ():
            seen = collections.defaultdict(list)
            for line in file["lines"]:
                seen[file["file"], line["line_number"], line.get("function_name", "")] += [b["count"] for b in line["branches"]]
            for key, counts in seen.items():
                if not key[0].startswith("ext/"):
                    continue
                sums = taken.setdefault(key, [])
                sums += [0] * (len(counts) - len(sums))
                for i, count in enumerate(counts):
                    sums[i] += count
    return taken


def listed(path):
    """(file, function, text) -> reason."""
    reasons, reason = {}, ""
    for line in open(path):
        found = re.match(r"(ext/\S+) (\w*)\(\): (.*)", line)
        if line.startswith("- "):
            reason = line[2:].strip()
        elif found:
            reasons[found.groups()] = reason
        elif line.startswith("  ") and not line.isspace():
            reason += " " + line.strip()
        elif not line.isspace() and not line.startswith("#"):
            sys.exit("coverage: %s: what is this? %s" % (path, line))
    return reasons


def report(taken):
    files = collections.defaultdict(lambda: [0, 0])
    for (name, _, _), counts in taken.items():
        for key in (name, "all"):
            files[key][0] += sum(count > 0 for count in counts)
            files[key][1] += len(counts)
    for name in sorted(files, key=lambda n: (n == "all", n)):
        some, every = files[name]
        if every > 0:
            print("%6.2f %%  %5d of %5d  %s" % (100 * some / every, some, every, name))
    return 100 * files["all"][0] / files["all"][1]


def main():
    taken = counted(sys.argv[1])
    reasons = listed(sys.argv[2]) if len(sys.argv) > 2 else {}
    total = report(taken)
    sources, there, missing, not_taken = {}, set(), 0, 0
    for (name, number, function), counts in sorted(taken.items()):
        if name not in sources:
            sources[name] = open(name, encoding="utf-8").read().split("\n")
        key = (name, function, sources[name][number - 1].strip())
        there.add(key)
        if 0 not in counts:
            continue
        not_taken += counts.count(0)
        if key not in reasons:
            missing += 1
            print("not taken: %d of %d  %s:%d %s(): %s" % (counts.count(0), len(counts), name, number, function, key[2]))
    gone = [key for key in reasons if key not in there]
    for key in gone:
        print("no such line any more: %s %s(): %s" % key)
    print("coverage: %.2f %% of the branches of ext/ taken (at least %g %%); %d not taken, on lines that are %s" % (
        total, LEAST, not_taken, "all listed with their reason" if missing == 0 else "not all listed: %d are not" % missing))
    sys.exit(1 if missing or gone or total < LEAST else 0)


main()
