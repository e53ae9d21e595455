# Replaces `signal`: handlers can be set; no signal arrives in a simulation.

from enum import IntEnum

from _presage import unknown


class Signals(IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGILL = 4
    SIGTRAP = 5
    SIGABRT = 6
    SIGBUS = 7
    SIGFPE = 8
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGTSTP = 20
    SIGTTIN = 21
    SIGTTOU = 22
    SIGWINCH = 28


class Handlers(IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


class Sigmasks(IntEnum):
    SIG_BLOCK = 0
    SIG_UNBLOCK = 1
    SIG_SETMASK = 2


for _kind in (Signals, Handlers, Sigmasks):
    globals().update(_kind.__members__)

NSIG = 65
ITIMER_REAL = 0
ITIMER_VIRTUAL = 1
ITIMER_PROF = 2
ItimerError = OSError
_set = {}


def default_int_handler(signum, frame):
    raise KeyboardInterrupt


def getsignal(signalnum):
    return _set.get(signalnum, default_int_handler if signalnum == SIGINT else SIG_DFL)


def signal(signalnum, handler):
    former = getsignal(signalnum)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    _set[signalnum] = handler
    return former


def siginterrupt(signalnum, flag):
    pass


def set_wakeup_fd(fd, *, warn_on_full_buffer=True):
    return -1


def valid_signals():
    return set(Signals)


def strsignal(signalnum):
    unknown("the name of a signal")


def alarm(seconds):
    unknown("an alarm signal")


def setitimer(which, seconds, interval=0.0):
    unknown("an alarm signal")


def pause():
    unknown("waiting for a signal")


def raise_signal(signalnum):
    unknown("a signal")


def pthread_sigmask(how, mask):
    return set()
