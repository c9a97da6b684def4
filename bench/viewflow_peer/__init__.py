"""The peer: viewflow 2.4 on Django, the same twelve human tasks, completed through viewflow's own activations."""
