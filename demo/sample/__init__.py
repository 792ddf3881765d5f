"""The sample provider's own data, as files that `atende apply` and `atende import` read."""
