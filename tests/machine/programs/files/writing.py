import io
import os
import shutil
from pathlib import Path

BASE = "/tmp/presage-files-writing"
shutil.rmtree(BASE, ignore_errors=True)


def shown(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "errno", None), getattr(error, "filename", None))


os.mkdir(BASE)
shown(os.mkdir, BASE)
shown(os.mkdir, BASE + "/none/inner")
os.makedirs(BASE + "/a/b/c")
shown(os.makedirs, BASE + "/a/b/c")
os.makedirs(BASE + "/a/b/c", exist_ok=True)
one = os.path.join(BASE, "one.txt")
with open(one, "w") as file:
    print(file.write("first\nsecond\n"), file.writable(), file.readable(), file.mode, file.name == one)
    shown(file.read)
print(open(one).read().splitlines(), os.path.getsize(one), os.path.isfile(one), os.path.isdir(one))
with open(one, "a") as file:
    print("third", file=file)
with open(one) as file:
    for number, line in enumerate(file):
        print(number, repr(line))
    shown(file.write, "x")
shown(file.read)
shown(open, one, "x")
shown(open, BASE, "w")
shown(open, BASE)
shown(open, BASE + "/missing.txt")
shown(open, one + "/inner", "w")
shown(open, one, "q")
shown(open, one, "rb", encoding="utf-8")
with open(one, "r+") as file:
    print(repr(file.readline()))
    file.seek(0, 2)
    file.write("fourth\n")
    file.seek(0)
    print(file.read().count("\n"), file.tell())
with open(one, "rb") as file:
    print(file.read(3), file.tell(), file.seek(-4, 2), file.read(), file.read())
    file.seek(0)
    print(file.readlines()[1:], file.peek())
with open(one, "r+b") as file:
    file.seek(6)
    file.write(b"SECOND")
    print(file.tell(), file.read(4))
    file.truncate(20)
print(Path(one).read_text())
with open(one, "wb", buffering=0) as file:
    print(file.write(b"\xff\x00"), file.tell(), Path(one).read_bytes())
shown(Path(one).read_text)
path = Path(BASE) / "deep" / "er"
path.mkdir(parents=True)
print((path / "x.txt").write_text("héllo"), (path / "x.txt").read_bytes(), (path / "x.txt").exists())
shown(path.rmdir)
shown(os.remove, str(path))
shown(os.rmdir, str(path / "x.txt"))
os.rename(path / "x.txt", path / "y.txt")
print(sorted(os.listdir(path)), (path / "x.txt").exists())
os.replace(path / "y.txt", one)
print(Path(one).read_text(encoding="utf-8"), os.listdir(path))
shown(os.rename, path / "y.txt", one)
shown(os.rename, one, path)
os.rename(BASE + "/a", BASE + "/z")
print(sorted(str(found.relative_to(BASE)) for found in Path(BASE).rglob("*")))
for folder, folders, files in os.walk(BASE):
    folders.sort()
    print(folder[len(BASE):], folders, sorted(files))
with os.scandir(BASE) as entries:
    print(sorted((entry.name, entry.is_dir(), entry.is_file()) for entry in entries))
shutil.copyfile(one, BASE + "/copy.txt")
shutil.copytree(BASE + "/z", BASE + "/zz")
shutil.move(BASE + "/copy.txt", BASE + "/zz/moved.txt")
print(sorted(os.listdir(BASE)), Path(BASE, "zz/moved.txt").read_text(encoding="utf-8"))
held = open(one, encoding="utf-8")
os.unlink(one)
print(held.read(), os.path.exists(one))
held.close()
shown(Path(one).unlink)
Path(one).unlink(missing_ok=True)
Path(one).touch()
print(Path(one).stat().st_size, Path(one).is_file())
with open(BASE + "/lines.txt", "w", newline="\r\n") as file:
    file.writelines(["a\n", "b\n"])
print(open(BASE + "/lines.txt", "rb").read(), open(BASE + "/lines.txt").read())
buffer = io.BytesIO(b"abc")
with open(BASE + "/from", "wb") as file:
    shutil.copyfileobj(buffer, file)
print(os.path.getsize(BASE + "/from"))
shutil.rmtree(BASE)
print(os.path.exists(BASE), os.path.exists("/tmp"))
