SELECT * FROM cpu c JOIN mem m ON c.host IS NOT DISTINCT FROM m.host AND c.v IS DISTINCT FROM "m"."used"
