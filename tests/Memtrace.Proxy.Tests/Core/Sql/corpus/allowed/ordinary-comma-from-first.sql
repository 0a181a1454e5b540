FROM cpu c, (FROM mem SELECT used) m, unnest([1, 2]) u(x) SELECT c.v, u.x
