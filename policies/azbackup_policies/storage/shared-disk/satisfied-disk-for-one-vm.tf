# a disk for one VM
# base: data-disk
