# unknown: who reads a file that another stream has not flushed sees what the operating system got so far
import os
import shutil

BASE = "/tmp/presage-files-unflushed"
shutil.rmtree(BASE, ignore_errors=True)
os.mkdir(BASE)
file = open(BASE + "/file", "w")
file.write("not flushed")
print(file.name == BASE + "/file")
print(open(BASE + "/file").read())
