SELECT c.src FROM cpu c LEFT JOIN mem m USING (time)
