#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: compare_conf.py [--ours PROGRAM] [--theirs PROGRAM]
       compare_conf.py --markdown | --docs FILE

Gives configurations to this igmpproxy (-t) and to another one, Debian's
igmpproxy 0.3, side by side in a network namespace of its own, and compares
which are accepted. Each case says what both do, and why if that differs; the
status is 1 if one does otherwise. --theirs '' tries only ours. Needs root for
theirs. --markdown prints the differences as the table in docs/igmpproxy.md, and
--docs tells whether that is still the same.
"""
import argparse
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

OK, BAD, CRASH, HANG = 'accepted', 'refused', 'crash', 'hangs'
UP = b'phyint up0 upstream\n'
DOWN = b'phyint down0 downstream\n'
BOTH = UP + DOWN
PATIENCE = 3


def sized(size, end):
    """A file of exactly that many bytes that ends like this."""
    return b'#' * (size - len(end) - 1) + b'\n' + end


def up(options):
    return b'phyint up0 upstream ' + options + b'\n' + DOWN


def with_down(options):
    return UP + b'phyint down0 downstream ' + options + b'\n'


def ends(word):
    return DOWN + b'phyint up0 upstream ' + word


def altnets(*words):
    return {'altnet ' + word: up(b'altnet ' + word.encode()) for word in words}


# (ours, theirs, why it differs, {name: file})
CASES = [
    (OK, OK, '', {
        'two interfaces': BOTH,
        'quickleave': b'quickleave\n' + BOTH,
        'quickleave twice': b'quickleave quickleave\n' + BOTH,
        'quickleave at the end of the file': BOTH + b'quickleave',
        'quickleave after an upstream': up(b'quickleave'),
        'quickleave hashtablesize 32': b'quickleave hashtablesize 32\n' + BOTH,
        'quickleave hashtablesize 1': b'quickleave hashtablesize 1\n' + BOTH,
        'quickleave hashtablesize 536870912':
            b'quickleave hashtablesize 536870912\n' + BOTH,
        'hashtablesize twice':
            b'quickleave hashtablesize 1 hashtablesize 2\n' + BOTH,
        'hashtablesize 32 at the end of the file':
            BOTH + b'quickleave hashtablesize 32',
        'another statement before hashtablesize':
            b'quickleave defaultdown hashtablesize 32\n' + BOTH,
        'phyint between quickleave and hashtablesize':
            b'quickleave ' + UP + b'hashtablesize 32\n' + DOWN,
        'defaultdown': b'defaultdown\n' + BOTH,
        'defaultdown after phyint': UP + b'defaultdown\n',
        'rescanvif': b'rescanvif\n' + BOTH,
        'only an upstream': UP,
        'an interface without a role': UP + b'phyint down0\n',
        'an interface without a role at the end of the file':
            UP + b'phyint down0',
        'a role after other options':
            UP + b'phyint down0 ratelimit 0 threshold 1 downstream\n',
        'two roles': b'phyint down0 downstream upstream\n',
        'disabled': BOTH + b'phyint down1 disabled\n',
        'ratelimit 100': up(b'ratelimit 100'),
        'threshold 255': up(b'threshold 255'),
        'threshold 010': up(b'threshold 010'),
        'threshold twice': up(b'threshold 5 threshold 7'),
        'whitelist': up(b'whitelist 239.0.0.0/8'),
        'whitelist of no group': up(b'whitelist 10.0.0.0/8'),
        'the same phyint twice': BOTH + UP,
        'an interface that is not there': BOTH + b'phyint no0 downstream\n',
        'forty interfaces': BOTH + b''.join(
            b'phyint v%d downstream\n' % i for i in range(40)),
        'two upstreams': UP + b'phyint down1 upstream\n' + DOWN,
        'a word of the language as name':
            BOTH + b'phyint phyint downstream phyint upstream disabled',
        'an alias': BOTH + b'phyint up0:0 disabled\n',
        'statements in one line':
            b'quickleave phyint up0 upstream phyint down0 downstream',
        'statements over many lines':
            b'phyint\nup0\nupstream\nthreshold\n1\n' + DOWN,
        'comments inside a statement':
            b'phyint up0 # a\nupstream # b\n threshold #c\n 1\n' + DOWN,
        'a comment at the end of the file': BOTH + b'# the end',
        'a comment of 600 bytes': b'#' * 600 + b'\n' + BOTH,
        'CR LF': b'# a\r\n' + BOTH.replace(b'\n', b'\r\n'),
        'CR as white space': BOTH.replace(b'\n', b'\r'),
        'tabs': BOTH.replace(b' ', b'\t'),
        'no end of the last line': BOTH[:-1],
        'a word over a border of 512 bytes': sized(516, UP) + DOWN,
    }),
    (OK, OK, '', {'%d bytes, %s end of the last line' % (
        size, 'with' if end else 'no'): sized(size, BOTH[:-1] + end)
        for size in (511, 513, 1023) for end in (b'', b'\n')}),
    (OK, OK, '', {'%d bytes, with end of the last line' % size:
                  sized(size, BOTH) for size in (512, 1024, 4096)}),
    (OK, OK, '', altnets(
        '10.0.0.0/8', '10.1.2.3/8', '10.0.0.1', '10.0.0.0/32', '10',
        '10.1', '0.0.0.0/1', '10.0.0.0/08', '0x0a000000/8', '012.0.0.0/8',
        '167772160/8', '255.255.255.0/24', '224.0.0.0/4', '0/0',
        '0.0.0.0/0')),
    (BAD, BAD, '', {
        'an empty file': b'',
        'only comments': b'# a\n# b',
        'no phyint': b'quickleave\n',
        'no upstream': DOWN,
        'a second phyint that would be the upstream':
            b'phyint up0 downstream\n' + UP,
        'an unknown statement': b'fastleave\n' + BOTH,
        'an unknown statement at the end of the file': BOTH + b'fastleave',
        'an unknown option of phyint': up(b'fast'),
        'capital letters': b'QUICKLEAVE\n' + BOTH,
        'an option before any phyint': b'threshold 1\n' + BOTH,
        'hashtablesize without quickleave': b'hashtablesize 32\n' + BOTH,
        'hashtablesize 0': b'quickleave hashtablesize 0\n' + BOTH,
        'hashtablesize -1': b'quickleave hashtablesize -1\n' + BOTH,
        'hashtablesize 536870913':
            b'quickleave hashtablesize 536870913\n' + BOTH,
        'hashtablesize abc': b'quickleave hashtablesize abc\n' + BOTH,
        'phyint at the end of the file': BOTH + b'phyint',
        'a name of 16 characters':
            BOTH + b'phyint abcdefghijklmnop downstream\n',
        'ratelimit -1': up(b'ratelimit -1'),
        'ratelimit 2147483648': up(b'ratelimit 2147483648'),
        'ratelimit without a number': up(b'ratelimit threshold 1'),
        'ratelimit at the end of the file': ends(b'ratelimit'),
        'threshold 0': up(b'threshold 0'),
        'threshold 256': up(b'threshold 256'),
        'threshold -1': up(b'threshold -1'),
        'threshold abc': up(b'threshold abc'),
        'threshold 0x10': up(b'threshold 0x10'),
        'threshold at the end of the file': ends(b'threshold'),
        'altnet at the end of the file': ends(b'altnet'),
        'altnet without an address': up(b'altnet'),
        'altnet with two addresses': up(b'altnet 10.0.0.0/8 11.0.0.0/8'),
        'whitelist at the end of the file': ends(b'whitelist'),
        'a byte order mark': b'\xef\xbb\xbf' + BOTH,
        'bytes above 127': BOTH + b'\xff\xfe\n',
        'a quoted name': b'phyint "up0" upstream"\n' + DOWN,
        'a word of 600 characters': BOTH + b'w' * 600,
    }),
    (BAD, BAD, '', altnets(
        '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/255.0.0.0', '256.0.0.0/8',
        '10.0.0.0.0/8', '10.0.0./8', 'a.b.c.d/8', '10.0.0.0 /8', '::1/64',
        'default', '255.255.255.255', '255.255.255.255/32')),

    (BAD, CRASH, 'The value is missing. igmpproxy 0.3 dies of a null pointer.',
     {'quickleave hashtablesize at the end of the file':
      BOTH + b'quickleave hashtablesize',
      'the same with an end of line':
      BOTH + b'quickleave hashtablesize\n'}),
    (BAD, HANG, 'igmpproxy 0.3 loops over a byte of value 0 for ever.', {
        'a byte of value 0 at the end': BOTH + b'\0',
        'a byte of value 0 between statements': UP + b'\0' + DOWN,
        'a byte of value 0 in a word': b'phyint up0 up\0stream\n' + DOWN,
        'a byte of value 0 in a comment': b'# a\0b\n' + BOTH,
        'only a byte of value 0': b'\0'}),
    (OK, OK, 'igmpproxy 0.3 loses the last word of a file of a multiple of '
     '512 bytes: down0 is disabled there, and downstream here.', {
         '%d bytes, no end of the last line' % size: sized(size, BOTH[:-1])
         for size in (512, 1024, 4096)}),
    (OK, OK, 'igmpproxy 0.3 reads the number in front of /n as the last byte: '
     '10/8 is 0.0.0.10/8, that is 0.0.0.0/8, and 10.1/16 is 10.0.0.0/16. '
     'Nobody means that: here they are 10.0.0.0/8 and 10.1.0.0/16.',
     altnets('10/8', '10.1/16', '1.2.3/24')),
    (OK, OK, 'igmpproxy 0.3 makes a mask of its own of /0 behind an address. '
     'Here it is everything.', altnets('192.168.1.1/0')),
    (BAD, OK, 'A number with something behind it, or a word where a number '
     'belongs (read as 0), is a slip.', {
         'hashtablesize 12x': b'quickleave hashtablesize 12x\n' + BOTH,
         'ratelimit abc': up(b'ratelimit abc'),
         'ratelimit 10x': up(b'ratelimit 10x'),
         'threshold 1x': up(b'threshold 1x'),
         'threshold +5': up(b'threshold +5')}),
    (BAD, OK, 'A number beyond 32 bits is cut off by igmpproxy 0.3.', {
        'ratelimit 4294967296': up(b'ratelimit 4294967296'),
        'ratelimit 99999999999999': up(b'ratelimit 99999999999999')}),
    (BAD, OK, 'What is no prefix is read as some other one by igmpproxy 0.3: '
     '/8 as 0.0.0.8, 10.0.0.0/x with a length of 0, 10.0.0.0/ as one host, '
     '256/8 as 0.0.0.0/8.', altnets(
         '10.0.0.0/', '10.0.0.0/8x', '10.0.0.0/x', '10.0.0.0//8',
         '10.0.0.0/8/8', '/8', '256/8')),
    (BAD, OK, 'igmpproxy 0.3 looks only at the interfaces that are there. '
     'Here those that are not may come later, so seven upstreams are the '
     'limit of the file.', {
         'eight upstreams, most of which are not there':
         b''.join(b'phyint u%d upstream\n' % i for i in range(7)) + BOTH}),
    (OK, BAD, 'A comment ends a word. igmpproxy 0.3 glues it to the one after '
     'the comment.', {
         'a comment at the end of a word': b'phyint up0 upstream# a\n' + DOWN}),
    (OK, BAD, 'Also white space here.', {
        'vertical tab': BOTH.replace(b' ', b'\v'),
        'form feed': BOTH.replace(b' ', b'\f')}),
    (OK, BAD, 'Statements of igmpproxy 0.4 that 0.3 does not know.', {
        'chroot': b'chroot /\n' + BOTH,
        'user': b'user nobody\n' + BOTH,
        'blacklist': up(b'blacklist 239.255.255.250'),
        'whitelist and blacklist':
            up(b'whitelist 239.0.0.0/8 blacklist 239.255.255.250')}),
    (OK, BAD, 'Statements that only this igmpproxy has.', {
        'refreshdelay': b'refreshdelay 10\n' + BOTH,
        'refreshinterval': b'refreshinterval 60\n' + BOTH,
        'refreshversion': b'refreshversion 3\n' + BOTH,
        'queryinterval': b'queryinterval 60\n' + BOTH,
        'queryresponseinterval': b'queryresponseinterval 2.5\n' + BOTH,
        'lastmemberinterval': b'lastmemberinterval 0.5\n' + BOTH,
        'lastmembercount': b'lastmembercount 1\n' + BOTH,
        'robustness': b'robustness 3\n' + BOTH,
        'querierversion': b'querierversion 2\n' + BOTH,
        'maxgroups': with_down(b'maxgroups 100'),
        'maxsources': with_down(b'maxsources 10'),
        'noquickleave': b'quickleave\n' + with_down(b'noquickleave'),
        'include': b'include /dev/null\n' + BOTH}),
    (OK, OK, 'Here it is of that interface alone. After an upstream or '
     'disabled interface, or before any, it is of all here too.',
     {'quickleave after a downstream': with_down(b'quickleave')}),
]

# refused by both, as they name something that is not there
BAD_NAMES = (BAD, BAD, '', {
    'chroot into nothing': b'chroot /nonexistent\n' + BOTH,
    'a user who is not there': b'user nosuchuser\n' + BOTH,
    'chroot at the end of the file': BOTH + b'chroot',
    'user at the end of the file': BOTH + b'user',
    'include of nothing': b'include /nonexistent\n' + BOTH,
})
CASES.append(BAD_NAMES)


def ours(program, path):
    """What it does, and the line that it says if it refuses."""
    done = subprocess.run([program, '-t', path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False)
    # warnings come before it
    line = done.stderr.decode('latin1').strip().split('\n')[-1]
    if done.returncode == 0:
        return OK, line
    return (BAD if done.returncode == 255 else CRASH), line


def theirs(program, path):
    """It has no -t: accepted is what it begins to work with."""
    process = subprocess.Popen([program, '-d', '-vv', path],
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    said = b''
    end = time.monotonic() + PATIENCE
    try:
        while b' byte buffer size' not in said:
            left = end - time.monotonic()
            if left <= 0 or not select.select([process.stderr], [], [],
                                              left)[0]:
                return HANG
            more = os.read(process.stderr.fileno(), 65536)
            if not more:
                code = process.wait()
                return CRASH if code < 0 else BAD
            said += more
        return OK
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()


def interfaces():
    """In a namespace of our own: what the files speak of."""
    def ip(*args):
        subprocess.run(('ip',) + args, check=True)

    ip('link', 'set', 'lo', 'up')
    for number, name in enumerate(('up0', 'down0', 'down1')):
        ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'p' + name)
        ip('link', 'set', name, 'up')
        ip('link', 'set', 'p' + name, 'up')
        ip('addr', 'add', '10.%d.0.1/24' % number, 'dev', name)


def names_right(line, path):
    """FILE:LINE: 'WORD' ... expected ..."""
    return (re.match(re.escape(path) + r':\d+: .*expected .', line) or
            re.match(re.escape(path) + r": (chroot|user) '.*': expected .",
                     line))


def compare(args, path):
    wrong = 0
    count = 0
    for want_ours, want_theirs, _, files in CASES:
        for name, data in files.items():
            with open(path, 'wb') as file:
                file.write(data)
            got, line = ours(args.ours, path)
            problems = []
            if got != want_ours:
                problems.append('ours: %s, not %s: %s' %
                                (got, want_ours, line))
            elif got == BAD and not names_right(line, path):
                problems.append('ours says: ' + line)
            if args.theirs:
                got = theirs(args.theirs, path)
                if got != want_theirs:
                    problems.append('theirs: %s, not %s' % (got, want_theirs))
            for problem in problems:
                print('%s: %s' % (name, problem))
            wrong += bool(problems)
            count += 1
    print('%d configurations, %d not as expected' % (count, wrong))
    return 1 if wrong else 0


def markdown():
    lines = ['| configuration | igmpproxy 0.3 | here | why |',
             '|---|---|---|---|']
    for want_ours, want_theirs, why, files in CASES:
        if why:
            lines.append('| %s | %s | %s | %s |' % (
                '; '.join('`%s`' % name if name.startswith(
                    ('altnet', 'ratelimit', 'threshold', 'hashtable'))
                    else name for name in files),
                want_theirs, want_ours, why))
    return '\n'.join(lines) + '\n'


def docs(path):
    with open(path, encoding='utf-8') as file:
        same = markdown() in file.read()
    print('%s: the table is %s' % (
        path, 'right' if same else 'not that of --markdown'))
    return 0 if same else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[1])
    parser.add_argument('--ours', default='src/igmpproxy')
    parser.add_argument('--theirs', default='/usr/sbin/igmpproxy')
    parser.add_argument('--markdown', action='store_true')
    parser.add_argument('--docs', metavar='FILE')
    parser.add_argument('--inside', action='store_true',
                        help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.markdown:
        print(markdown(), end='')
        return 0
    if args.docs:
        return docs(args.docs)
    if args.theirs and not args.inside:
        os.execvp('unshare', ['unshare', '-n', sys.executable] + sys.argv +
                  ['--inside'])
    if args.inside:
        interfaces()
    with tempfile.TemporaryDirectory() as directory:
        return compare(args, os.path.join(directory, 'conf'))


if __name__ == '__main__':
    sys.exit(main())
