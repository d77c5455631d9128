#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make mutants: do the tests notice small changes of the code?

run.py SOURCE WORK TEST...: builds the tree once in WORK without optimisation, with the library as a
shared object, so that a mutant costs one compilation and one link; finds which lines each TEST runs
(kept in WORK until a source or test changes); draws MUTANTS changes by SEED; and runs for each the
tests that run its line until one fails, first those that have noticed most for their time. A mutant that hangs is dead, too. Ends
with a table by folder and the survivors; status 1 below 95 %. Those known to be equivalent stand in
tests/mutants/equivalent with the reason.

Environment: MUTANTS (300), SEED (1), MUTANT_FOLDERS (all), MUTANT_SECONDS (300: of tests for one
mutant, then it counts as surviving), MUTANT_TEST_SECONDS (60: tests that take longer are left out),
MUTANTS_OF (a file with the output of an earlier run: only its survivors are run again)."""
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import mutator

FOLDERS = ("analysis log message cycle report tables json page output chart figures compare "
           "verdict records").split()
ENOUGH_PCT = 95
WORKERS = 2


def number_of(name, usual):
    return int(os.environ.get(name) or usual)


def call(command, where, **options):
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


class Tree:
    """The build that mutants start from: objects, a shared library, programs and tests."""

    def __init__(self, source, work):
        self.source, self.work = source, work
        self.base = os.path.join(work, "base")
        self.build()
        self.objects = sorted(
            os.path.relpath(path, self.base)
            for path in glob.glob(os.path.join(self.base, "src/*/*.o"))
            + glob.glob(os.path.join(self.base, "*.o"))
            if not path.startswith(os.path.join(self.base, "src/commands/")))
        self.libraries = re.search(r"^LIBS = (.*)$", self.read_makefile(), re.M).group(1).split()
        for name in ("DEPS_LIBS", "CSV_LIBS", "SQLITE_LIBS"):
            match = re.search(rf"^{name} = (.*)$", self.read_makefile(), re.M)
            self.libraries += match.group(1).split() if match else []
        self.compile_line = self.find_compile_line()

    def read_makefile(self):
        with open(os.path.join(self.base, "Makefile"), encoding="utf-8") as file:
            return file.read()

    def build(self):
        os.makedirs(self.base, exist_ok=True)
        archive = os.path.join(self.base, "libwva.a")
        if not os.path.exists(os.path.join(self.base, "Makefile")):
            call([os.path.join(self.source, "configure"), "--silent", "--disable-silent-rules",
                  "CC=" + (os.environ.get("CC") or "gcc"), "CFLAGS=-O0 -fPIC -w"], self.base)
        if os.path.exists(archive) and os.path.getsize(archive) < 4096:
            os.remove(archive)  # ours: a script that names the shared library
        call(["make", "-s", "-j2"], self.base)
        self.archive = archive

    def find_compile_line(self):
        path = next(name for name in self.objects if name.startswith("src/"))
        source = os.path.join(self.source, path[:-1] + "c")
        lines = call(["make", "-n", "-o", "Makefile", "-W", source, path], self.base)
        line = next(line for line in lines.replace("\\\n", " ").split("\n") if " -c " in line)
        words = re.search(r"(\S*g?cc .*)", line).group(1).split("&&")[0].split()
        dropped = {"-MT", "-MF", "-o", "-c"}
        kept, skip = [], False
        for word in words:
            if skip:
                skip = False
            elif word in dropped:
                skip = word != "-c"
            elif word not in ("-MD", "-MP") and not word.endswith(path[:-1] + "c"):
                kept.append(word)
        return kept

    def compile(self, path, output, more=()):
        command = [*self.compile_line, *more, "-c", path,
                   "-o", output]
        return subprocess.run(command, cwd=self.base, capture_output=True).returncode == 0

    def link(self, output, replaced, more=()):
        objects = [replaced.get(name, os.path.join(self.base, name)) for name in self.objects]
        command = [self.compile_line[0], "-shared", "-Wl,-soname,libwva.so", *more, "-o",
                   output + ".new", *objects, *self.libraries]
        if self.compile_line[0] == "ccache":
            command[0] = self.compile_line[1]
        done = subprocess.run(command, cwd=self.base, capture_output=True)
        if done.returncode == 0:
            os.replace(output + ".new", output)
        return done.returncode == 0

    def share(self):
        """Programs and tests linked against the shared library: a text with its name stands where
        the archive was."""
        shared = os.path.join(self.work, "plain")
        os.makedirs(shared, exist_ok=True)
        if not self.link(os.path.join(shared, "libwva.so"), {}):
            sys.exit("the shared library cannot be linked")
        with open(self.archive, "w", encoding="utf-8") as file:
            file.write(f"INPUT ( {shared}/libwva.so )\n")
        environment = {**os.environ, "LD_LIBRARY_PATH": shared}
        call(["make", "-s", "-j2", "all"], self.base, env=environment)
        call(["make", "-s", "-j2", "check", "TESTS="], self.base, env=environment)
        if os.path.getsize(self.archive) >= 4096:
            sys.exit("a source changed while programs were linked; run it again")


class Tests:
    def __init__(self, tree, names):
        self.tree, self.names = tree, names

    def environment(self, library):
        return {**os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP", "LC_ALL": "C", "TZ": "UTC",
                "SOURCE_DIR": self.tree.source, "BUILD_DIR": self.tree.base, "CHECK_ARCHIVE": "",
                "COMMANDS": "wva-compare wva-experiment wva-extract wva-report wva-batch",
                "LD_LIBRARY_PATH": library, "MAKEFLAGS": "", "SIMULATE": ""}

    def run(self, name, library, limit, scratch, more=None):
        """Whether it passes; None where it takes longer than `limit` seconds."""
        environment = {**self.environment(library), "TMPDIR": scratch, **(more or {})}
        del environment["SIMULATE"]
        shell = name.endswith(".test")
        command = (["sh", os.path.join(self.tree.source, name)] if shell
                   else [os.path.join(self.tree.base, name)])
        with subprocess.Popen(command, cwd=self.tree.base, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              errors="replace", start_new_session=True) as process:
            try:
                output = process.communicate(timeout=limit)[0]
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return None
        return process.returncode == 0 and not re.search("^not ok(?!.*# (TODO|SKIP))", output, re.M)


def digest_of(paths):
    digest = hashlib.sha256()
    for path in sorted(paths):
        with open(path, "rb") as file:
            digest.update(path.encode() + file.read())
    return digest.hexdigest()


class Coverage:
    """Lines that each test runs, and how long it takes."""

    def __init__(self, tree, tests, folders):
        self.tree, self.tests, self.folders = tree, tests, folders
        self.path = os.path.join(tree.work, "coverage.json")
        self.known = {"tests": {}}
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.known = json.load(file)
        self.gather()

    def digest(self, name):
        """Of what a test depends on: all sources, and itself."""
        own = os.path.join(self.tree.source, name)
        paths = glob.glob(os.path.join(self.tree.source, "src/*/*.[ch]"))
        return digest_of(paths + [own if name.endswith(".test") else own + ".c"])

    def gather(self):
        missing = [name for name in self.tests.names
                   if self.known["tests"].get(name, {}).get("digest") != self.digest(name)]
        if not missing:
            return
        folder = os.path.join(self.tree.work, "counted")
        os.makedirs(folder, exist_ok=True)
        replaced, sources = {}, []
        for name in self.tree.objects:
            parts = name.split("/")
            if len(parts) == 3 and parts[1] in self.folders:
                own = os.path.join(folder, name.replace("/", "-"))
                source = os.path.join(self.tree.source, name[:-1] + "c")
                replaced[name] = own
                sources.append((source, own))
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            done = pool.map(lambda pair: self.tree.compile(*pair, ["--coverage"]), sources)
            if not all(done):
                sys.exit("the sources cannot be compiled for counting lines")
        if not self.tree.link(os.path.join(folder, "libwva.so"), replaced, ["--coverage"]):
            sys.exit("the library that counts lines cannot be linked")
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for number, (name, found) in enumerate(
                    pool.map(lambda name: (name, self.count(name, folder)), missing), 1):
                found["digest"] = self.digest(name)
                self.known["tests"][name] = found
                print(f"lines of {name}: {sum(map(len, found['lines'].values()))}, "
                      f"{found['seconds']:.1f} s ({number} of {len(missing)})", flush=True)
                with open(self.path + ".new", "w", encoding="utf-8") as file:
                    json.dump(self.known, file)
                os.replace(self.path + ".new", self.path)

    def count(self, name, folder):
        counts = os.path.join(self.tree.work, "counts-" + name.replace("/", "-"))
        shutil.rmtree(counts, ignore_errors=True)
        os.makedirs(counts + "/tmp")
        begin = time.time()
        passed = self.tests.run(name, os.path.join(self.tree.work, "plain"),
                                number_of("MUTANT_TEST_SECONDS", 60), counts + "/tmp")
        seconds = time.time() - begin
        lines = {}
        if passed:
            self.tests.run(name, folder, 600, counts + "/tmp",
                           {"GCOV_PREFIX": counts, "GCOV_PREFIX_STRIP": "99"})
            lines = self.read_counts(counts, folder)
        shutil.rmtree(counts, ignore_errors=True)
        return {"seconds": seconds, "lines": lines, "passed": bool(passed)}

    def read_counts(self, counts, folder):
        lines = {}
        for data in glob.glob(counts + "/*.gcda"):
            notes = os.path.join(folder, os.path.basename(data)[:-1] + "o")
            notes = notes[:-len(".gcdo")] + ".gcno"
            shutil.copy(notes, counts)
        names = [os.path.basename(path) for path in glob.glob(counts + "/*.gcda")]
        if not names:
            return lines
        done = subprocess.run(["gcov", "--json-format", "--stdout", *names], cwd=counts,
                              capture_output=True, text=True)
        for text in done.stdout.split("\n"):
            if not text.startswith("{"):
                continue
            for file in json.loads(text)["files"]:
                path = os.path.relpath(os.path.join(self.tree.base, file["file"]),
                                       self.tree.source)
                hit = [line["line_number"] for line in file["lines"] if line["count"] > 0]
                if path.endswith(".c") and hit:
                    lines[path] = sorted(set(lines.get(path, [])) | set(hit))
        return lines

    def tests_of(self, path, line):
        """Those that run a line. A statement of several lines counts as its first one, so the lines
        before it are looked at, too. A static table is never run: then those that run its file."""
        passed = {name: data["lines"].get(path, []) for name, data in self.known["tests"].items()
                  if name in self.tests.names and data["passed"]}
        near = [name for name, lines in passed.items()
                if not set(range(line - 4, line + 1)).isdisjoint(lines)]
        return near or [name for name, lines in passed.items() if lines]


class Mutants:
    def __init__(self, tree, tests, coverage, folders):
        self.tree, self.tests, self.coverage = tree, tests, coverage
        self.sites = mutator.sites_below(tree.source, folders)
        self.random = random.Random(number_of("SEED", 1))
        self.equivalent = self.read_equivalent()
        self.tried, self.noticed = collections.Counter(), collections.Counter()

    def read_equivalent(self):
        path = os.path.join(self.tree.source, "tests/mutants/equivalent")
        known = set()
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    known.add(tuple(part.strip() for part in line.split("\t")[:3]))
        return known

    def again(self, path):
        """Those that the output of an earlier run lists as survivors, where the code still has them."""
        with open(path, encoding="utf-8") as file:
            wanted = {tuple(line.split("\t")[:3]) for line in file if line.count("\t") >= 3}
        return [(site, change) for kind in mutator.KINDS for site in self.sites[kind]
                for change in site.changes
                if (site.path, site.code, self.name(site, change)) in wanted]

    def draw(self, count):
        """So many different ones, of each kind alike."""
        kinds = [kind for kind in mutator.KINDS if self.sites[kind]]
        drawn, seen = [], set()
        while len(drawn) < count:
            site = self.random.choice(self.sites[self.random.choice(kinds)])
            change = self.random.choice(site.changes)
            if (site.path, site.start) not in seen:
                seen.add((site.path, site.start))
                drawn.append((site, change))
        return drawn

    @staticmethod
    def name(site, change):
        return f"{site.text} -> {change or '(nothing)'}"

    def seconds_to_notice(self, name):
        """Expected from how often the test noticed a mutant so far; a new test is taken to notice one
        in three."""
        return (self.coverage.known["tests"][name]["seconds"] + 0.05) * (
            (self.tried[name] + 3) / (self.noticed[name] + 1))

    def judge(self, site, change, worker):
        """What became of the mutant: a verdict and the test that noticed it."""
        with open(os.path.join(self.tree.source, site.path), encoding="utf-8") as file:
            source = file.read()
        mutated = os.path.join(worker, "mutant.c")
        with open(mutated, "w", encoding="utf-8") as file:
            file.write(source[:site.start] + change + source[site.end:])
        own = os.path.join(worker, "mutant.o")
        folder = os.path.join(self.tree.source, os.path.dirname(site.path))
        if not self.tree.compile(mutated, own, ["-I" + folder]):
            return "no program", ""
        if not self.tree.link(os.path.join(worker, "libwva.so"), {site.path[:-1] + "o": own}):
            return "no program", ""
        key = (site.path, site.code, self.name(site, change))
        if key in self.equivalent:
            return "equivalent", ""
        names = self.coverage.tests_of(site.path, site.line)
        if not names:
            return "survived", "no test runs this line"
        end = time.time() + number_of("MUTANT_SECONDS", 300)
        for name in sorted(names, key=self.seconds_to_notice):
            usual = self.coverage.known["tests"][name]["seconds"]
            scratch = os.path.join(worker, "tmp")
            shutil.rmtree(scratch, ignore_errors=True)
            os.makedirs(scratch)
            passed = self.tests.run(name, worker, 10 + 10 * usual, scratch)
            self.tried[name] += 1
            self.noticed[name] += not passed
            if passed is None:
                return "killed", name + " (hangs)"
            if not passed:
                return "killed", name
            if time.time() > end:
                return "survived", "out of time"
        return "survived", f"{len(names)} tests"

    def run(self, count):
        """Draws until so many could be built; prints each as it comes."""
        earlier = os.environ.get("MUTANTS_OF")
        drawn = iter(self.again(earlier) if earlier else self.draw(count + count // 2 + 20))
        results, folders = [], []
        for number in range(WORKERS):
            folders.append(os.path.join(self.tree.work, f"worker-{number}"))
            os.makedirs(folders[-1], exist_ok=True)

        def work(folder):
            for site, change in drawn_safely:
                if len(results) >= count:
                    return
                verdict, why = self.judge(site, change, folder)
                if verdict != "no program" and len(results) < count:
                    results.append((site, change, verdict, why))
                    print(f"{len(results)} {verdict}: {site.path}:{site.line}: "
                          f"{self.name(site, change)}  [{why}]", flush=True)

        drawn_safely = iter(Locked(drawn))
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for done in [pool.submit(work, folder) for folder in folders]:
                done.result()
        return results


class Locked:
    """An iterator that several threads may take from."""

    def __init__(self, items):
        import threading
        self.items, self.lock = items, threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            return next(self.items)


def report(results):
    table, share = collections.defaultdict(collections.Counter), 100
    for site, _, verdict, _ in results:
        for row in (site.path.split("/")[1], "all"):
            table[row][verdict] += 1
    print(f"\n{'folder':12}{'killed':>8}{'survived':>10}{'equivalent':>12}{'killed, %':>11}")
    for row in sorted(table, key=lambda name: (name == "all", name)):
        judged = table[row]["killed"] + table[row]["survived"]
        share = 100 * table[row]["killed"] / judged if judged else 100
        print(f"{row:12}{table[row]['killed']:8}{table[row]['survived']:10}"
              f"{table[row]['equivalent']:12}{share:11.1f}")
    print("\nSurvivors:")
    for site, change, verdict, why in results:
        if verdict == "survived":
            print(f"{site.path}\t{site.code}\t{Mutants.name(site, change)}\tline {site.line}; {why}")
    return share


def main():
    source, work, names = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    chosen = os.environ.get("MUTANT_FOLDERS", "").split() or FOLDERS
    tree = Tree(source, work)
    tree.share()
    tests = Tests(tree, names)
    coverage = Coverage(tree, tests, FOLDERS)
    mutants = Mutants(tree, tests, coverage, chosen)
    share = report(mutants.run(number_of("MUTANTS", 300)))
    sys.exit(0 if share >= ENOUGH_PCT else 1)


if __name__ == "__main__":
    main()
