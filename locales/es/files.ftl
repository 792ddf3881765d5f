attachments-title = Adjuntos
attachments-short = Adjuntos
