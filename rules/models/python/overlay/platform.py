# Runs after the source of `platform`: what a program may rely on, without asking the system.


def system():
    return "Linux"


def uname():
    from _presage import unknown

    unknown("the name of the machine")
