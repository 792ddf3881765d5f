## Anexo: what is sent in the chat, and what becomes of it.

attachments-title = Anexo
attachments-short = Anexo
attachments-files = Anexos
attachments-files-ask = Envie fotos, documentos, vídeos, áudios ou a localização aqui no chat.
attachments-ready = Envie fotos, documentos, vídeos, áudios ou a localização aqui no chat.
attachments-none = Nenhum arquivo ainda.
attachments-note = 📝 { $number }. Observações
attachments-remove = 🗑 { $number }. Remover
attachments-again = ↩️ Adicionar de novo: { $name }
attachments-where = Este arquivo não foi guardado. Arquivos entram na página Anexo: marque Adicionar Anexo em Prim. Contato e envie de novo lá.
attachments-nowhere = Não há atendimento aberto para receber este arquivo. Comece com /novo.
attachments-eleventh = “{ $name }” não foi anexado: cada atendimento leva até { $most } arquivos. Remova um e envie de novo.
attachments-forbidden = “{ $name }” não foi anexado: este tipo de arquivo não é aceito.
attachments-large = “{ $name }” passa de 20 MB: fica só a referência do Telegram, sem cópia.
attachments-kind = { $kind ->
    [photo] Foto
    [video] Vídeo
    [voice] Mensagem de voz
    [audio] Áudio
    [location] Localização
   *[other] Documento
}
service_data-problem-voice = Mensagem de voz em anexo.
file_note-title = Observações
file_note-short = Observações
file_note-file = Arquivo
file_note-note = Observações
file_note-note-short = Observações
file_note-note-ask = Digite a observação deste arquivo.
file_note-drop = Apagar observação
file_search-title = Pesquisar Anexo
file_search-short = Pesquisar
file_search-open = Pesquisar
file_search-found = Arquivos já guardados
file_search-ready = Marque os que vão neste atendimento e toque em <b>Anterior</b>.
file_search-none = Nenhum atendimento deste cadastro tem arquivos.
file_empty = “{ $name }” está vazio (0 bytes) e não foi anexado.
file_not_found = Um dos arquivos não está mais disponível. Remova-o e envie de novo.
files_too_many = Cada atendimento leva até { $most } arquivos. Remova um e tente de novo.
file-state-refused = recusado
file-state-gone = não está mais no Telegram
file-reference = só referência, sem cópia (mais de 20 MB)
receipt-files = Anexos: { $value }
tickets-event-file_added = Arquivo anexado
notice-file-refused = ⛔ O arquivo <b>{ $name }</b>, enviado em { $at }, foi recusado: { $why }.
notice-file-gone = ⚠️ O Telegram não tem mais o arquivo <b>{ $name }</b>, enviado em { $at }. Envie de novo, se ele ainda for necessário.
file-why-kind = este tipo de conteúdo não é aceito
file-why-program = ele é um programa ou pode executar comandos
file-why-virus = o antivírus o bloqueou
file-why-empty = ele está vazio
