"""Models of libraries, one folder a language, one file a library.

A model replaces a library's source only for native code, for cost, or to keep symbolic values from exploding.
"""
