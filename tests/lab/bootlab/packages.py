# SPDX-License-Identifier: GPL-2.0-only
"""The project's Debian packages, built for the release that boots."""

import glob
import hashlib
import os
import re
import shutil
import subprocess

from bootlab.machine import PROJECT
from bootlab.repository import PLAIN

BUILD = os.path.join(PROJECT, "tests", "packages", "build")


def build(release, out, *words):
    """Build them with the project's own script; it says what goes wrong."""
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "build.log"), "w") as log:
        done = subprocess.run([BUILD] + list(words) + [PLAIN[release], out], stdout=log,
                              stderr=log, env=dict(os.environ, DEB_BUILD_OPTIONS="nocheck"))
    if done.returncode != 0:
        raise RuntimeError("the packages could not be built, log: %s" % log.name)


def next_version(release, work):
    """Packages of this checkout under the next version; (that version, directory)."""
    source, out = os.path.join(work, "next-source"), os.path.join(work, "next")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, check=True,
                           stdout=subprocess.PIPE).stdout.decode().split("\0")
    for name in filter(None, names):
        target = os.path.join(source, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(PROJECT, name), target, follow_symlinks=False)
    path = os.path.join(source, "VERSION")
    with open(path) as file:
        now = file.read().strip()
    head, last = now.rsplit(".", 1)
    version = "%s.%d" % (head, int(last) + 1)
    with open(path, "w") as file:
        file.write(version + "\n")
    changes = os.path.join(source, "debian", "changelog")
    with open(changes) as file:
        text = file.read()
    with open(changes, "w") as file:
        file.write(re.sub(r"\(%s" % re.escape(now), "(" + version, text, count=1))
    build(release, out, "--from", source)
    return version, out


def digest(directory):
    """A short text that is another one for other packages."""
    whole = hashlib.sha256()
    for path in sorted(debs(directory)):
        with open(path, "rb") as file:
            whole.update(file.read())
    return whole.hexdigest()[:8]


def debs(directory):
    return [path for path in glob.glob(os.path.join(directory, "*.deb"))
            if "-dbgsym_" not in path]
