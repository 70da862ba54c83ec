"""Makes the packages that `make dist` leaves in build/dist, without a network:

    shingle-VERSION-PLATFORM.tar.gz         the loadable file, header, static library, scripts
    shingle-VERSION-amalgamation.tar.gz     shingle.c and shingle.h
    sqlite-shingle-VERSION.tgz              for npm
    sqlite_shingle-VERSION-...whl           for pip
    libsqlite3-mod-shingle_VERSION_ARCH.deb for Debian and Ubuntu, where there is dpkg-deb
    sqlpkg.json, checksums.txt              for the package manager sqlpkg

    python3 ext/package/dist.py BUILD LIBRARY MACHINE [ADDRESS]

MACHINE is what `cc -dumpmachine` says of LIBRARY; ADDRESS is the directory that the packages can be fetched from. What
tests/cross.sh built for other machines is packed, too. The same input gives the same bytes.
"""
import base64, gzip, hashlib, io, json, pathlib, re, shutil, subprocess, sys, tarfile, zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSION = re.search(r'SHINGLE_VERSION "([^"]+)"', (ROOT / "ext/shingle.h").read_text())[1]
SUMMARY = "A SQLite extension that compares news articles: copies, excerpts, rewrites, reports of the same story"

# By machine: the platform as sqlpkg, npm, pip and Debian call it.
PLATFORMS = {
    "x86_64-linux-gnu": ("linux-amd64", "linux-x64", "manylinux_2_{glibc}_x86_64", "amd64"),
    "aarch64-linux-gnu": ("linux-arm64", "linux-arm64", "manylinux_2_{glibc}_aarch64", "arm64"),
    "x86_64-w64-mingw32": ("windows-amd64", "win32-x64", "win_amd64", None),
    "x86_64-apple-darwin": ("darwin-amd64", "darwin-x64", "macosx_11_0_x86_64", None),
    "arm64-apple-darwin": ("darwin-arm64", "darwin-arm64", "macosx_11_0_arm64", None),
}


def machine_of(triplet):
    """The key of PLATFORMS for what a compiler calls its machine: without vendor and version."""
    parts = triplet.split("-")
    if "darwin" in triplet:
        return ("arm64" if parts[0] in ("arm64", "aarch64") else parts[0]) + "-apple-darwin"
    return triplet if "mingw" in triplet else f"{parts[0]}-{'-'.join(parts[-2:])}"


def glibc(library):
    """The newest version of glibc that a library asks for, after `2.`."""
    return max([int(m) for m in re.findall(rb"GLIBC_2\.(\d+)", library.read_bytes())], default=17)


def stripped(library, machine, folder):
    """A copy of the library without what only a debugger wants, if the tool for that is there."""
    copy = folder / machine / library.name
    copy.parent.mkdir(parents=True)
    for tool in (f"{machine}-strip", "strip"):
        if shutil.which(tool) and subprocess.run([tool, "-S", "-o", copy, library], stderr=subprocess.DEVNULL).returncode == 0:
            return copy
    return shutil.copy(library, copy)


def tarball(path, files, prefix):
    """files: (name, bytes). Owner, time and order are always the same."""
    with open(path, "wb") as out, gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as zipped:
        with tarfile.open(fileobj=zipped, mode="w") as tar:
            for name, content in sorted(files):
                member = tarfile.TarInfo(f"{prefix}/{name}")
                member.size, member.mode = len(content), 0o644
                tar.addfile(member, io.BytesIO(content))


def common():
    """What every package has: the licence, and the pages that a user reads: (name, bytes)."""
    pages = [ROOT / "README.md", ROOT / "tests/fixtures/compare.png", ROOT / ".github/SECURITY.md", *sorted((ROOT / "sql").glob("*.md"))]
    return [("LICENSE", (ROOT / "LICENSE").read_bytes())] + [(p.relative_to(ROOT).as_posix(), p.read_bytes()) for p in pages]


def scripts():
    """What the pages run: scripts, and the articles that they read."""
    return [(p.relative_to(ROOT).as_posix(), p.read_bytes()) for p in sorted([*ROOT.glob("sql/*.sql"), *ROOT.glob("seeds/*.*")])]


def make_tarball(out, build, library, machine):
    files = common() + scripts() + [(library.name, library.read_bytes()), ("shingle.h", (ROOT / "ext/shingle.h").read_bytes())]
    archive = build / "libshingle.a"
    if archive.exists():
        files += [(archive.name, archive.read_bytes()), ("shingle.pc", pkg_config("${pcfiledir}", "", "", library.name))]
    tarball(out / f"shingle-{VERSION}-{PLATFORMS[machine][0]}.tar.gz", files, f"shingle-{VERSION}")


def pkg_config(prefix, libdir, includedir, loadable):
    """shingle.pc; the directories are below the prefix."""
    text = (HERE / "shingle.pc.in").read_text()
    for key, value in {"prefix": prefix, "libdir": "${prefix}" + libdir, "includedir": "${prefix}" + includedir,
                       "version": VERSION, "loadable": loadable}.items():
        text = text.replace(f"@{key}@", value)
    return text.encode()


def make_npm(out, libraries):
    """One package with the libraries of all platforms; index.js picks one. As `npm pack` would make it."""
    manifest = {
        "name": "sqlite-shingle", "version": VERSION, "description": SUMMARY, "license": "MIT", "main": "index.js", "types": "index.d.ts",
        "keywords": ["sqlite", "sqlite-extension", "near-duplicate", "minhash", "plagiarism"], "files": ["*.js", "*.d.ts", "lib"],
    }
    files = common() + [("package.json", (json.dumps(manifest, indent=2) + "\n").encode())]
    files += [(name, (HERE / name).read_bytes()) for name in ("index.js", "index.d.ts")]
    files += [(f"lib/{PLATFORMS[m][1]}/{p.name}", p.read_bytes()) for m, p in libraries.items()]
    tarball(out / f"sqlite-shingle-{VERSION}.tgz", files, "package")


def make_wheel(out, library, machine):
    tag = "py3-none-" + PLATFORMS[machine][2].format(glibc=glibc(library))
    info = f"sqlite_shingle-{VERSION}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: sqlite-shingle\nVersion: {VERSION}\nSummary: {SUMMARY}\nLicense: MIT\n" \
               f"Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n{(ROOT / 'README.md').read_text('utf-8')}"
    files = [("sqlite_shingle/__init__.py", (HERE / "loadable.py").read_bytes()),
             (f"sqlite_shingle/{library.name}", library.read_bytes()),
             (f"{info}/METADATA", metadata.encode()),
             (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: dist.py\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()),
             (f"{info}/LICENSE", (ROOT / "LICENSE").read_bytes())]
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(c).digest()).rstrip(b'=').decode()},{len(c)}\n"
                     for name, c in files) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(out / f"sqlite_shingle-{VERSION}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files + [(f"{info}/RECORD", record.encode())]:
            wheel.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def make_deb(out, build, library, machine):
    """In the directory of the system's libraries, where SELECT load_extension('shingle') finds it."""
    architecture, triplet, name = PLATFORMS[machine][3], machine, "libsqlite3-mod-shingle"
    if architecture is None or shutil.which("dpkg-deb") is None:
        return
    tree = out / "deb"
    lib, doc = f"usr/lib/{triplet}", f"usr/share/doc/{name}"
    files = {f"{lib}/{library.name}": library.read_bytes(), "usr/include/shingle.h": (ROOT / "ext/shingle.h").read_bytes(),
             **{f"{doc}/{'copyright' if n == 'LICENSE' else n}": c for n, c in common() + scripts()}}
    if (build / "libshingle.a").exists():
        files[f"{lib}/libshingle.a"] = (build / "libshingle.a").read_bytes()
        files[f"{lib}/pkgconfig/shingle.pc"] = pkg_config("${pcfiledir}/../../..", f"/lib/{triplet}", "/include", library.name)
    files["DEBIAN/control"] = (
        f"Package: {name}\nVersion: {VERSION}\nArchitecture: {architecture}\nSection: database\nPriority: optional\n"
        f"Maintainer: the shingle authors <shingle@localhost>\nDepends: libc6 (>= 2.{glibc(library)})\nSuggests: sqlite3, libsqlite3-dev, libutf8proc-dev\n"
        f"Description: {SUMMARY[2:]}\n Load it with: .load shingle\n").encode()
    shutil.rmtree(tree, ignore_errors=True)
    for path, content in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(content)
    for path in [tree, *tree.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(tree), str(out / f"{name}_{VERSION}_{architecture}.deb")],
                   check=True, stdout=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "0"})
    shutil.rmtree(tree)


def make_sqlpkg(out, libraries, address):
    functions = re.findall(r'^  \{"(\w+)"', (ROOT / "ext/sqlite/register.c").read_text(), re.M)
    package = {
        "owner": "shingle", "name": "shingle", "version": VERSION, "license": "MIT", "authors": ["the shingle authors"],
        "description": SUMMARY, "keywords": ["near-duplicate", "minhash", "news"], "symbols": list(dict.fromkeys(functions)),
        "assets": {"path": address, "files": {PLATFORMS[m][0]: f"shingle-{VERSION}-{PLATFORMS[m][0]}.tar.gz" for m in libraries}},
    }
    (out / "sqlpkg.json").write_text(json.dumps(package, indent=2) + "\n")


def main(build, library, machine, address="."):
    out = build / "dist"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    libraries = {machine: library}
    for other in PLATFORMS:
        for path in sorted((ROOT / "build" / other).glob("shingle.[sd]*")):
            if path.suffix in (".so", ".dll", ".dylib"):
                libraries.setdefault(other, path)
    folder = out / "stripped"
    found = {m: path.parent for m, path in libraries.items()}
    libraries = {m: stripped(path, m, folder) for m, path in libraries.items()}
    for m, path in libraries.items():
        where = build if m == machine else found[m]
        make_tarball(out, where, path, m)
        make_wheel(out, path, m)
        make_deb(out, where, path, m)
    make_npm(out, libraries)
    tarball(out / f"shingle-{VERSION}-amalgamation.tar.gz",
            [(p, (build / p).read_bytes()) for p in ("shingle.c", "shingle.h")] + common(), f"shingle-{VERSION}")
    make_sqlpkg(out, libraries, address)
    shutil.rmtree(folder)
    (out / "checksums.txt").write_text("".join(
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(out.iterdir())))
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:>9,}  {path.name}")


machine = machine_of(sys.argv[3])
if machine not in PLATFORMS:
    sys.exit(f"dist.py: no names of packages are known for \"{sys.argv[3]}\"")
main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), machine, *sys.argv[4:5])
