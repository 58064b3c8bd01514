"""What a configuration hardly means is taken as it stands; a line names file, line, word and what was expected."""

ours = True
UP, DOWN = "phyint vlan2 upstream\n", "phyint br-lan downstream\n"
HARDLY_MEANT = (
    (UP, 1, "'phyint vlan2 upstream'", "'phyint INTERFACE downstream' or 'defaultdown'"),
    (UP + DOWN + "\nphyint lan2\n", 4, "'phyint lan2'", "upstream, downstream or disabled"),
    (UP + DOWN + 'phyint "lan2" downstream\n', 3, "'\"lan2\"'", "without quotes"),
    (DOWN + UP + "altnet 239.0.0.0/8\n", 3, "'239.0.0.0/8'", "networks of senders"),
    (UP + DOWN + "whitelist\n10.0.0.0/8\n", 4, "'10.0.0.0/8'", "after whitelist"),
    (UP + DOWN + "blacklist 172.26.1.1\n", 3, "'172.26.1.1'", "groups (224.0.0.0/4)"))
MEANT = (
    DOWN + UP + "altnet 0.0.0.0/0 altnet 10/8 whitelist 239/8 blacklist 0/0 whitelist 224.0.0.0/3\n",
    UP + "defaultdown\n", UP + DOWN + "phyint lan2 disabled\n")


def said(lab, text):
    """What -t says of it besides that there are no errors."""
    proxy = lab.run(text, options=("-t",))
    assert proxy.wait() == 0, proxy.log()
    lines = proxy.log()
    assert proxy.file + ": no errors" in lines, lines
    return [line for line in lines if not line.endswith(": no errors")], proxy.file


def test(lab):
    for text, number, word, expected in HARDLY_MEANT:
        lines, file = said(lab, text)
        assert len(lines) == 1, (text, lines)
        assert lines[0].startswith("%s:%d: %s: expected " % (file, number, word)), lines
        assert expected in lines[0], lines
    for text in MEANT:
        lines, _ = said(lab, text)
        assert not lines, (text, lines)
    proxy = lab.start(UP + DOWN + 'phyint "lan2" downstream\n')
    lab.until(lambda: proxy.logged("without quotes"), "the log has it, too")
    assert lab.vifs() == ["br-lan", "vlan2"], lab.vifs()
