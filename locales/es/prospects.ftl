prospect-title = Prospecto
prospect-short = Prospecto
