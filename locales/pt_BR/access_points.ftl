access_point-title = Ponto de Acesso
access_point-short = Ponto de Acesso
