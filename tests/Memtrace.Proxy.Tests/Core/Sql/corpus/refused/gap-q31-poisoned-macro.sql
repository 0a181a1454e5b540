-- expect: sql_statement_kind
CREATE MACRO read_parquet(p, union_by_name := true) AS TABLE SELECT 1
