"""A second daemon leaves the socket of a living one alone; --socket gives it one of its own."""

import subprocess
import threading

from igmplab.wire import LIMIT

ours = True


def second(lab, proxy, *options):
    """In a network of its own, and with the files of the first."""
    words = ["nsenter", "--mount=/proc/%d/ns/mnt" % proxy.pid, "unshare", "-n", lab.kind.path,
             "-d"] + list(options) + [proxy.file]
    return subprocess.Popen(words, stderr=subprocess.PIPE, universal_newlines=True)


def wait_for(other, text):
    """The limit only ends a test that fails."""
    limit = threading.Timer(LIMIT, other.kill)
    limit.start()
    try:
        if not any(text in line for line in other.stderr):
            raise AssertionError("not logged: " + text)
    finally:
        limit.cancel()


def end(other):
    other.terminate()
    other.communicate(timeout=20)
    assert other.returncode == 0, other.returncode


def test(lab):
    proxy = lab.start(lab.basic(top="refreshinterval 0"))
    other = second(lab, proxy)
    wait_for(other, "control socket /run/igmpproxy/igmpproxy.sock: Address already in use, going on without it: "
                    "igmpproxyctl does not reach this daemon; --socket PATH gives it another")
    end(other)
    assert proxy.show("stats")["stats"]["groups"] == 0
    other = second(lab, proxy, "--socket", "/run/other.sock")
    wait_for(other, "waiting for it")
    for words in ((), ("-s", "/run/other.sock")):
        shown = proxy.control(*words, "show", "interfaces")
        assert ("10.214.0.9" in shown) != bool(words), (words, shown)
    end(other)
    status, _, errors = proxy.control("-s", "/run/other.sock", "show", "stats", check=False)
    assert status != 0 and "no daemon" in errors, errors
    other = second(lab, proxy, "--socket", "other.sock")
    _, errors = other.communicate(timeout=20)
    assert other.returncode == 1 and "--socket" in errors, (other.returncode, errors)
