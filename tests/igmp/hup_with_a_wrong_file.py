"""A reload of a wrong file keeps the configuration and says what is wrong where."""

import os

from _common import GROUP


def test(lab):
    proxy = lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    text = lab.basic(up="treshold 3")
    line = 1 + text.split("\n").index("    treshold 3")
    for content, words in ((text, (":%d" % line, "treshold")), ("", ("upstream",)),
                           ("phyint vlan2 upstream altnet 1.2.3.4/33\n", (":1", "1.2.3.4/33"))):
        proxy.write(content)
        after = len(proxy.log())
        proxy.hup()
        lab.until(lambda: [each for each in proxy.log()[after:]
                           if all(word in each for word in words)], "the log names %s" % (words,))
        lab.settle()
        lab.plays(GROUP)
    after = len(proxy.log())
    os.unlink(proxy.file)
    proxy.hup()
    lab.until(lambda: [each for each in proxy.log()[after:] if proxy.file in each],
              "the log names the file")
    lab.settle()
    lab.plays(GROUP)
    assert GROUP in lab.upstream()
