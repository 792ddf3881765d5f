# Dados do Servidor Mikrotik: what a router says of a line.
line-title = Dados do Servidor Mikrotik
line-short = 📡 Mikrotik
