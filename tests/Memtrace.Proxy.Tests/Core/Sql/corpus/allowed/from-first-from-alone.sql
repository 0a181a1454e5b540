FROM cpu
