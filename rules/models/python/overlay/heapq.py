# Runs after the source of `heapq`: like the functions written in C, these take lists only, by position, and say so.


def _of_lists(*names):
    def taking(function, name, count):
        def of_list(*args, **named):
            if named:
                raise TypeError(f"_heapq.{name}() takes no keyword arguments")
            if len(args) != count:
                if count == 1:
                    raise TypeError(f"_heapq.{name}() takes exactly one argument ({len(args)} given)")
                raise TypeError(f"{name} expected {count} arguments, got {len(args)}")
            if not isinstance(args[0], list):
                place = "" if count == 1 else " 1"
                raise TypeError(f"{name}() argument{place} must be list, not {type(args[0]).__name__}")
            if not args[0] and name in ("heappop", "heapreplace"):
                raise IndexError("index out of range")
            return function(*args)

        of_list.__name__ = of_list.__qualname__ = name
        return of_list

    for name in names:
        function = globals()[name]
        globals()[name] = taking(function, name, function.__code__.co_argcount)


_of_lists("heappush", "heappop", "heapify", "heapreplace", "heappushpop")
