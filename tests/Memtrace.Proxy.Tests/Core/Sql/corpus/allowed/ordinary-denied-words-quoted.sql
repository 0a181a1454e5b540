SELECT "set", "load", "call", "show" FROM events
