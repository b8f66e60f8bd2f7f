"""The room of packages, keys, merge plans and sync targets. It knows store, outline and core, never services."""
