"""-h ends with 0, a wrong option, number of arguments or user with 1, a missing file with 255."""

import subprocess


def call(lab, *words, **options):
    with lab.router.space.inside():
        done = subprocess.run([lab.kind.path] + list(words), stdout=subprocess.PIPE,
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
        status, text = call(lab, "--version")
        assert status == 0 and "igmpproxy" in text, text
