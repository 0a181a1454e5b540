WITH outer_one AS (WITH inner_one AS (SELECT v FROM cpu) SELECT max(v) AS m FROM inner_one) SELECT * FROM outer_one
