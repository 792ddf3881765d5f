access_point-title = Punto de acceso
access_point-short = Punto de acceso
