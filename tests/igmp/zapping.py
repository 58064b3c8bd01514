"""200 changes of the channel: each comes at once, and nothing of the one before comes after its leave."""

edge = "program"
alone = True         # the kernel holds four packets until the daemon has answered


def test(lab):
    edge = lab.forgetting_edge(260)
    lab.start(lab.basic(top="quickleave"))
    groups = ["239.0.%d.%d" % (high, low) for high in range(1, 5) for low in range(1, 51)]
    sender = lab.source.stream(groups[0], rate=20)
    for number, group in enumerate(groups):
        sender.groups = [group]
        member = lab.box.join(group)
        lab.box.ear.wait(group, 3)
        lab.box.ear.assert_whole(group)
        mark = lab.wire.mark()
        member.leave()
        lab.left(group, mark)
        lab.until(lambda group=group: not lab.route(group) or not lab.route(group).outs,
                  "the route went")
        lab.box.ear.forget()
        if number:
            lab.box.ear.assert_nothing(groups[number - 1])
    sender.stop()
    probe = lab.settle()
    lab.plays(probe)
    for group in groups:
        lab.box.ear.assert_nothing(group)
    assert set(lab.upstream()) == {probe}, lab.upstream()
    edge.says("^leave %s$" % groups[-1])
