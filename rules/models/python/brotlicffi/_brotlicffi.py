# Replaces the C module `brotlicffi._brotlicffi`: it can be imported, and compresses nothing.

from _presage import unknown


class _Library:
    BROTLI_MODE_GENERIC = BROTLI_DEFAULT_MODE = 0
    BROTLI_MODE_TEXT = 1
    BROTLI_MODE_FONT = 2
    BROTLI_DEFAULT_QUALITY = 11
    BROTLI_DEFAULT_WINDOW = 22

    def __getattr__(self, name):
        unknown("compression with Brotli")


ffi = lib = _Library()
