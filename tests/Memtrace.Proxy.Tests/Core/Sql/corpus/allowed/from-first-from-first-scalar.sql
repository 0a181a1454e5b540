SELECT (FROM cpu SELECT max(v))
