# Replaces `importlib._bootstrap`.

from importlib._places import ModuleSpec
