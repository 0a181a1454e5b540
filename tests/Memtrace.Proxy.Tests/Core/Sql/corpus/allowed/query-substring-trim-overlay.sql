SELECT substring(host FROM 2 FOR 3), trim(BOTH ' ' FROM host), trim(host), overlay(host PLACING 'x' FROM 1 FOR 2), position('a' IN host) FROM cpu
