SELECT * FROM cpu SEMI JOIN hosts USING (host) ANTI JOIN retired USING (host)
