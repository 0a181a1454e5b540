	
  select * from cpu limit 10
