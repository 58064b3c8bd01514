"""Each of three downstream interfaces has the stream while it has a member; the last leave goes up."""

from _common import GROUP, LANS


def test(lab):
    lab.start(lab.basic(lans=LANS))
    hosts = (lab.box, lab.box3, lab.box4)
    members = []
    for number, host in enumerate(hosts, 1):
        members.append(host.join(GROUP))
        lab.joined(GROUP)
        lab.plays(GROUP, host)
        assert set(lab.route(GROUP).outs) == set(LANS[:number])
    assert len(lab.wire.all(iface="vlan2", out=True, test=lambda each: each.gives_up(GROUP))) == 0
    for number, member in enumerate(members, 1):
        mark = lab.wire.mark()
        member.leave()
        if number < 3:
            lab.until(lambda: lab.route(GROUP) and set(lab.route(GROUP).outs) == set(LANS[number:]),
                      "the stream goes to the others only")
            lab.wire.none(iface="vlan2", out=True, after=mark,
                          test=lambda each: each.gives_up(GROUP))
    lab.left(GROUP, mark)
