# Dados do Servidor Mikrotik: what a router says of a line.
line-title = MikroTik server data
line-short = 📡 MikroTik
