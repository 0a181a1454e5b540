SELECT * FROM logs WHERE msg LIKE '10!%%' ESCAPE '!' AND msg ILIKE '%x%' AND host SIMILAR TO 'a.*' AND regexp_matches(msg, '^a\d+$')
