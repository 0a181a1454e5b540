SELECT "größe" AS "Größe µ" FROM cpu WHERE ort = 'Köln 🚀'
