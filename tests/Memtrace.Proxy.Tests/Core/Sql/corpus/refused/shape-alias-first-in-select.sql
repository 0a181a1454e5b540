-- expect: sql_syntax
SELECT x: 42
