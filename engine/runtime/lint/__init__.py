"""部署闸门:refuses, with a place and a plain sentence, whatever the engine would run wrongly, silently or for somebody else's benefit."""
