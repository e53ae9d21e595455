# Replaces `importlib._bootstrap_external`.

from importlib._places import SourceFileLoader
