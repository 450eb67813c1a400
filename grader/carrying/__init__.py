"""Who carries `grade(item)`: judges on this machine, or a cluster."""
