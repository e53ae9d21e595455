def look(function):
    try:
        print(function())
    except BaseException as error:
        print(type(error).__name__, error, error.__suppress_context__, type(error.__cause__).__name__)
def partly():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError("k")])
    except* KeyError:
        print("key")
look(partly)
whole = ExceptionGroup("g", [ValueError(1), TypeError(2)])
print(whole.__suppress_context__, [part.__suppress_context__ for part in whole.split(ValueError)])
def counting():
    yield 1
started = counting()
fresh = counting()
next(started)
look(lambda: started.throw(StopIteration(3)))
look(lambda: fresh.throw(StopIteration(4)))
look(lambda: fresh.throw(StopIteration(5)))
def call(*args, **named): return args, named
look(lambda: call(*5, **[1]))
look(lambda: call(*5, **{"a": 1}))
try:
    {}["q"]
except* KeyError as error:
    print("first", error.exceptions)
except* ValueError as error:
    print("never")
