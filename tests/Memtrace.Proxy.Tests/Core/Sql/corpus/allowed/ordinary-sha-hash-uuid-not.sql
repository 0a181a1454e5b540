SELECT md5(host), sha256(host), hash(host), uuid() IS NOT NULL, gen_random_uuid() IS NOT NULL, to_base64('a'::BLOB), hex('a') FROM cpu LIMIT 1
