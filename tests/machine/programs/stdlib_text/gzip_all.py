import gzip, io
data = gzip.compress(b"hello" * 10, mtime=0); print(gzip.decompress(data)[:5], data[:4])
b = io.BytesIO()
with gzip.GzipFile(fileobj=b, mode="wb", mtime=0) as f: f.write(b"line1\nline2\n")
b.seek(0)
with gzip.open(b, "rt") as f: print(f.read().splitlines())
try: gzip.decompress(b"nope")
except Exception as e: print(type(e).__name__, e)
