"""hashtablesize behind quickleave is accepted."""


def test(lab):
    lab.start(lab.basic(top="quickleave\nhashtablesize 1024"))
    lab.settle()
