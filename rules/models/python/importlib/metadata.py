# Replaces `importlib.metadata`: what the metadata files beside installed packages say.

from _presage import distribution as _folder_of, distributions as _folders, unknown


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
        return EntryPoints(_entry_points(self.read_text("entry_points.txt") or "", self))


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
    if kwargs:
        unknown("a search for installed distributions")
    return iter([Distribution(folder) for folder in _folders()])


def entry_points(**params):
    seen = {}
    for found in distributions():
        seen.setdefault(found.name.lower().replace("_", "-"), found)
    return EntryPoints([point for found in seen.values() for point in found.entry_points]).select(**params)


def packages_distributions():
    unknown("the list of installed distributions")


class EntryPoint:
    def __init__(self, name, value, group):
        self.name = name
        self.value = value
        self.group = group
        self.dist = None

    @property
    def module(self):
        return self.value.partition("[")[0].partition(":")[0].strip()

    @property
    def attr(self):
        return self.value.partition("[")[0].partition(":")[2].strip()

    @property
    def extras(self):
        inside = self.value.partition("[")[2].partition("]")[0]
        return [extra.strip() for extra in inside.split(",") if extra.strip()]

    def load(self):
        from importlib import import_module

        found = import_module(self.module)
        for name in self.attr.split("."):
            found = getattr(found, name) if name else found
        return found

    def matches(self, **params):
        return all(getattr(self, name) == value for name, value in params.items())

    def _key(self):
        return self.name, self.value, self.group

    def __eq__(self, other):
        return isinstance(other, EntryPoint) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"


class EntryPoints(tuple):
    __slots__ = ()

    def __getitem__(self, name):
        for point in self.select(name=name):
            return point
        raise KeyError(name)

    def select(self, **params):
        return EntryPoints([point for point in self if point.matches(**params)])

    @property
    def names(self):
        return {point.name for point in self}

    @property
    def groups(self):
        return {point.group for point in self}


def _entry_points(text, home):
    found = []
    group = None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1]
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            point = EntryPoint(name.strip(), value.strip(), group)
            point.dist = home
            found.append(point)
    return found
