# unknown: a generator that is left inside a try is closed when nothing leads to it any more
def numbers():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
def quiet():
    try:
        yield 1
        yield 2
    except ValueError:
        print("never")
for number in quiet():
    break
print("quiet")
for number in numbers():
    break
