"""流程引擎:the only package that imports SpiffWorkflow. Compiles diagrams and carries one case forward, without clock, random, database or network."""
