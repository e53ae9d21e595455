# Replaces `zipimport`: no module is imported from an archive.


class ZipImportError(ImportError):
    pass


class zipimporter:
    def __init__(self, path):
        raise ZipImportError(f"not a Zip file: {path!r}", path=path)
