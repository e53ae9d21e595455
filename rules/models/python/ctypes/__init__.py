# Replaces `ctypes`: its types can be named and combined, as modules do that are only imported; memory is never reached.

from _presage import unknown


class _Kind(type):
    def __mul__(cls, length):
        return _Kind(f"{cls.__name__}_Array_{length}", (Array,), {"_type_": cls, "_length_": length})

    __rmul__ = __mul__

    def from_param(cls, value):
        return _used(cls.__name__)

    from_address = from_buffer = from_buffer_copy = in_dll = from_param


class _Data(metaclass=_Kind):
    def __init__(self, *values, **named):
        _used(type(self).__name__)


class _SimpleCData(_Data):
    pass


class Structure(_Data):
    pass


class Union(_Data):
    pass


class BigEndianStructure(Structure):
    pass


class LittleEndianStructure(Structure):
    pass


class Array(_Data):
    pass


class _Pointer(_Data):
    pass


class _CFuncPtr(_Data):
    pass


class ArgumentError(Exception):
    pass


def _used(name):
    unknown(f"memory outside of Python: ctypes.{name}")


for _name in (
    "c_bool", "c_byte", "c_char", "c_char_p", "c_double", "c_float", "c_int", "c_int8", "c_int16", "c_int32", "c_int64", "c_long",
    "c_longdouble", "c_longlong", "c_short", "c_size_t", "c_ssize_t", "c_time_t", "c_ubyte", "c_uint", "c_uint8", "c_uint16",
    "c_uint32", "c_uint64", "c_ulong", "c_ulonglong", "c_ushort", "c_void_p", "c_voidp", "c_wchar", "c_wchar_p", "py_object",
):
    globals()[_name] = _Kind(_name, (_SimpleCData,), {})

_pointers = {}


def POINTER(cls):
    if cls not in _pointers:
        _pointers[cls] = _Kind(f"LP_{getattr(cls, '__name__', cls)}", (_Pointer,), {"_type_": cls})
    return _pointers[cls]


def CFUNCTYPE(result, *arguments, use_errno=False, use_last_error=False):
    return _Kind("CFunctionType", (_CFuncPtr,), {"_restype_": result, "_argtypes_": arguments})


PYFUNCTYPE = CFUNCTYPE


class CDLL:
    def __init__(self, name, *args, **kwargs):
        _used(type(self).__name__)


class PyDLL(CDLL):
    pass


class LibraryLoader:
    def __init__(self, kind):
        self._kind = kind

    def LoadLibrary(self, name):
        return self._kind(name)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._kind(name)


cdll = LibraryLoader(CDLL)
pydll = LibraryLoader(PyDLL)
DEFAULT_MODE = RTLD_LOCAL = 0
RTLD_GLOBAL = 256


def __getattr__(name):
    known = ("addressof", "alignment", "byref", "cast", "create_string_buffer", "create_unicode_buffer", "get_errno", "memmove",
             "memset", "pointer", "pythonapi", "resize", "set_errno", "sizeof", "string_at", "wstring_at")
    if name in known:
        return lambda *args: _used(name)
    raise AttributeError(f"module 'ctypes' has no attribute '{name}'")
