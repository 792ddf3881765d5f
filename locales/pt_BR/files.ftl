attachments-title = Anexo
attachments-short = Anexo
