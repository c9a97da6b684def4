"""Use-cases: one file, one function, one transaction. They decide; ``engine.store.apply`` writes."""
