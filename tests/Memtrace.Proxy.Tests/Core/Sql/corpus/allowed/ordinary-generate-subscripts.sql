SELECT generate_subscripts([1,2], 1)
