# Dados do Servidor Mikrotik: what a router says of a line.
line-title = Datos del servidor Mikrotik
line-short = 📡 Mikrotik
