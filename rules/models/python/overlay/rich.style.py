# Runs after the source of `rich.style`: see the file of this name in `underlay`.

from _presage import unknown as _unknown


class _Numbers:
    def __next__(self):
        _unknown("the number of a link on a terminal, which differs from run to run")


_id_generator = _Numbers()
random.getrandbits = _getrandbits
del random, _getrandbits
