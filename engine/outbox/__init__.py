"""发件箱:all outside work – relay and channels, and the bureau's documents: rendering, seal, signature, verification."""
