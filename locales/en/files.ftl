attachments-title = Attachments
attachments-short = Attachments
