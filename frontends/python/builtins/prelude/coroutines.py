# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Asynchronous generators, and what is thrown into a generator.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def async_send(generator, value=None):
    kind, item = _resume_async(generator, "send", value)
    return (yield from _awaiting(generator, kind, item))[1]


def async_throw(generator, error):
    if _async_status(generator) == "finished":
        raise StopAsyncIteration
    kind, item = _resume_async(generator, "throw", error)
    return (yield from _awaiting(generator, kind, item))[1]


def async_close(generator):
    if _async_status(generator) == "created":
        _async_finish(generator)
    if _async_status(generator) == "finished":
        return
    try:
        kind, item = _resume_async(generator, "throw", GeneratorExit())
        kind, item = yield from _awaiting(generator, kind, item)
    except (StopAsyncIteration, GeneratorExit):
        return
    raise RuntimeError("async generator ignored GeneratorExit")


def close_generator(generator):
    generator.close()


def anext_or(awaitable, default):
    try:
        return (yield from awaitable.__await__())
    except StopAsyncIteration:
        return default


def _awaiting(generator, kind, item):
    while kind == "await":
        try:
            sent = yield item
        except BaseException as error:
            kind, item = _resume_async(generator, "throw", error)
        else:
            kind, item = _resume_async(generator, "send", sent)
    return kind, item


def thrown_exception(kind, value=None, traceback=None):
    if not _isinstance(kind, type):
        return kind
    if _isinstance(value, kind):
        return value
    if value is None:
        return kind()
    return kind(*value) if _is_tuple(value) else kind(value)
