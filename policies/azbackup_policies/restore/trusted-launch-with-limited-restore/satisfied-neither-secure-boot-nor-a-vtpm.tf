# neither secure boot nor a vTPM
# base: vm
