"""改正: what the gate found, mended where that is mechanical: the finding is gone, nothing else behaves differently, nothing new is wrong."""

from engine.runtime.mending.mend import Mended, mend, mend_all, mendable, says

__all__ = ["Mended", "mend", "mend_all", "mendable", "says"]
