"""With quickleave the leave of the only host goes upstream at once, without waiting for answers."""

from _common import GROUP


def test(lab):
    lab.start(lab.basic(top="quickleave"))
    for version in (2, 3):
        lab.box.igmp_version(version)
        mark = lab.wire.mark()
        member = lab.box.join(GROUP)
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
        mark = lab.wire.mark()
        member.leave()
        left = lab.left(GROUP, mark)
        queries = [each for each in lab.wire.all(iface="br-lan", out=True, kind="query",
                                                 group=GROUP, after=mark)
                   if each.time < left.time]
        assert len(queries) <= 1, queries
        lab.until(lambda: not lab.route(GROUP) or not lab.route(GROUP).outs, "the route went")
