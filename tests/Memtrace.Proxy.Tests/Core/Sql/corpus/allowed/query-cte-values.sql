WITH limits(host, top) AS (VALUES ('a', 90), ('b', 80)) SELECT c.* FROM cpu c JOIN limits l ON c.host = l.host AND c.v > l.top
