SELECT host.lpad(10), host.max() FROM cpu
