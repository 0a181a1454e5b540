SELECT t.time, t.price, q.bid FROM trades t ASOF JOIN quotes q ON t.symbol = q.symbol AND t.time >= q.time
