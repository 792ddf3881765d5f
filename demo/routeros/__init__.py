"""The demo's MikroTik routers: the RouterOS API, its sessions and traffic, and everything that can go wrong there."""
