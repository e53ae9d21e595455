import gzip
import zlib

data = b"compress me, please; " * 40
packed = zlib.compress(data)
stream = zlib.decompressobj()
parts = [stream.decompress(packed[:10]), stream.decompress(packed[10:20])]
later = stream.copy()
parts.append(stream.decompress(packed[20:] + b"rest"))
print(b"".join(parts) == data, stream.eof, stream.unused_data, later.eof, later.decompress(packed[20:]) == parts[2], stream.flush())
small = zlib.decompressobj()
print(small.decompress(packed, 30), len(small.unconsumed_tail), small.decompress(small.unconsumed_tail, max_length=10))
deflate = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
raw = deflate.compress(data) + deflate.flush()
print(zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw) == data, len(raw) < len(data))
print(zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(gzip.compress(data, mtime=0)) == data, zlib.crc32(data), zlib.adler32(data))
try:
    zlib.decompressobj().decompress(b"not packed")
except zlib.error as error:
    print(error)
zlib.decompressobj().decompress("text")
