SELECT EXTRACT(YEAR FROM time), extract(dow from (SELECT max(time) FROM cpu)) FROM cpu
