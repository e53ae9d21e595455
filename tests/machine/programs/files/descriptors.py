import os
import shutil

BASE = "/tmp/presage-files-descriptors"
shutil.rmtree(BASE, ignore_errors=True)
os.mkdir(BASE)
name = BASE + "/file"
try:
    os.open(name, os.O_RDONLY)
except FileNotFoundError as error:
    print(error)
fd = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
print(os.write(fd, b"hello"), os.path.getsize(name), isinstance(fd, int))
os.fsync(fd)
os.close(fd)
try:
    os.close(fd)
except OSError as error:
    print(error.errno)
try:
    os.open(name, os.O_CREAT | os.O_EXCL)
except FileExistsError as error:
    print(error)
fd = os.open(name, os.O_RDWR)
print(os.read(fd, 2), os.lseek(fd, -1, 2), os.read(fd, 9), os.fstat(fd).st_size)
os.ftruncate(fd, 3)
os.close(fd)
fd = os.open(name, os.O_WRONLY | os.O_APPEND)
os.write(fd, b"!")
os.close(fd)
print(open(name, "rb").read())
with os.fdopen(os.open(name, os.O_RDONLY)) as file:
    print(file.read())
with open(os.open(name, os.O_WRONLY | os.O_TRUNC | os.O_CREAT), "w") as file:
    file.write("through")
print(open(name).read())
temporary = name + ".tmp"
with open(temporary, "w") as file:
    file.write("atomic")
os.replace(temporary, name)
print(open(name).read(), os.listdir(BASE))
shutil.rmtree(BASE)
