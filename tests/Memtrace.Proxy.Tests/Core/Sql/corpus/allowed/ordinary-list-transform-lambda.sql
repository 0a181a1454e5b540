SELECT list_transform([1,2,3], lambda x, i: x * i)
