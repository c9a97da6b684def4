"""The engine of yizhang: everything between a command and its durable effect. See README.md in this folder."""
