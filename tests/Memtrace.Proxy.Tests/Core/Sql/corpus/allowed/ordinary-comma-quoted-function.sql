SELECT * FROM cpu /* a */ , /* b */ "range"(3) r(i)
