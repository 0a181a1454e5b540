SELECT * FROM trades t ASOF LEFT JOIN quotes q USING (symbol, time)
