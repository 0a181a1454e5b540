SELECT doc -> 'a' ->> 'b', doc->>'$.x' FROM logs
