SELECT * FROM _internal_view
