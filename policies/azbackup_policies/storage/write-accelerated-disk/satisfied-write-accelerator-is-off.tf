# write accelerator is off, as it is by default
# base: data-disk
