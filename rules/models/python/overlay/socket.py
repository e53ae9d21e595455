# Runs after the source of `socket`: no library tries out the network while it is imported.

has_ipv6 = False
_default_timeout = None


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout):
    global _default_timeout
    _default_timeout = timeout
