# Runs after the source of `uuid`: ids that differ from run to run are inputs of the simulation, drawn as texts.

from _presage_random import uuid as _text


def uuid1(node=None, clock_seq=None):
    if node is not None or clock_seq is not None:
        from _presage import unknown

        unknown("uuid1() of a given node or sequence")
    return UUID(_text(1))


def uuid4():
    return UUID(_text(4))
