SELECT printf('%08.3f %s', v, host), format('{:>10} {:,}', host, n) FROM cpu
