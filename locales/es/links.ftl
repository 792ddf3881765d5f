resolution-title = Atención resuelta
resolution-short = Solución
