resolution-title = Atend. Resolvido
resolution-short = Solução
