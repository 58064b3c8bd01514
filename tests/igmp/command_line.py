"""-h ends with 0, a wrong option, number of arguments or user with 1, a missing file with 255.

The options that igmpproxy and igmpproxyctl share have the same names.
"""

import os
import subprocess


def call(lab, *words, program=None, **options):
    with lab.router.space.inside():
        done = subprocess.run([program or lab.kind.path] + list(words), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, timeout=20,
                              **options)
    return done.returncode, done.stdout


def test(lab):
    status, text = call(lab, "-h")
    assert status == 0 and "[-h] [-n] [-d] [-v [-v]]" in text, (status, text)
    for words in (("-x",), (), ("-d", "a", "b"), ("-d",)):
        status, text = call(lab, *words)
        assert status == 1 and text, (words, status, text)
    status, text = call(lab, "-d", "/nonexistent/igmpproxy.conf")
    assert status == 255 and "/nonexistent/igmpproxy.conf" in text, (status, text)
    status, text = call(lab, "-d", "/etc/hostname", user=65534)
    assert status == 1 and "root" in text.lower(), (status, text)
    if lab.ours:
        alike(lab)


def alike(lab):
    """Options that both programs have are spelt alike."""
    for program in (lab.kind.path, lab.kind.control):
        for words, wanted in ((("-V", "--version"), os.path.basename(program) + " "),
                              (("-h", "--help"), "--socket PATH")):
            short, long = (call(lab, word, program=program) for word in words)
            assert short == long and short[0] == 0 and wanted in short[1], (program, short, long)
        status, text = call(lab, "-h", program=program)
        for option in ("-h, --help", "-s, --socket PATH", "-V, --version"):
            assert option in text, (program, option, text)
    for option in ("-s", "--socket"):
        status, text = call(lab, option, "relative.sock", "/etc/hostname")
        assert status == 1 and "--socket" in text, text
        status, text = call(lab, option, "/nonexistent.sock", "show", "groups", program=lab.kind.control)
        assert status == 1 and "/nonexistent.sock" in text, text
    for option in ("-j", "--json"):
        status, text = call(lab, option, "reload", program=lab.kind.control)
        assert status == 2 and "belongs to show" in text, text
