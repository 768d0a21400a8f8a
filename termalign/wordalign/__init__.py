"""Word alignment: one algorithm a module, one interface; features apart from model and search."""
