# Replaces `importlib.metadata`: what the metadata files beside installed packages say.

from _presage import distribution as _folder_of, unknown


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        return self.args[0]


class Distribution:
    def __init__(self, folder):
        self._folder = folder

    @classmethod
    def from_name(cls, name):
        if not name:
            raise ValueError("A distribution name is required.")
        folder = _folder_of(name)
        if folder is None:
            raise PackageNotFoundError(name)
        return cls(folder)

    def read_text(self, filename):
        try:
            with open(f"{self._folder}/{filename}", encoding="utf-8") as file:
                return file.read()
        except OSError:
            return None

    @property
    def metadata(self):
        from email import message_from_string

        return message_from_string(self.read_text("METADATA"))

    @property
    def name(self):
        return self._field("Name")

    @property
    def version(self):
        return self._field("Version")

    def _field(self, name):
        for line in self.read_text("METADATA").splitlines():
            if not line:
                break
            if line.startswith(name + ": "):
                return line[len(name) + 2 :]
        return None

    @property
    def requires(self):
        return self.metadata.get_all("Requires-Dist")

    @property
    def files(self):
        unknown("the list of a distribution's files")

    @property
    def entry_points(self):
        unknown("the entry points of a distribution")


PathDistribution = Distribution


def distribution(distribution_name):
    return Distribution.from_name(distribution_name)


def version(distribution_name):
    return distribution(distribution_name).version


def metadata(distribution_name):
    return distribution(distribution_name).metadata


def requires(distribution_name):
    return distribution(distribution_name).requires


def files(distribution_name):
    return distribution(distribution_name).files


def distributions(**kwargs):
    unknown("the list of installed distributions")


def entry_points(**params):
    unknown("the entry points of installed distributions")


def packages_distributions():
    unknown("the list of installed distributions")


class EntryPoint:
    pass


class EntryPoints(tuple):
    pass
