## /scripts: what came of guided scripts, and their trees as pictures.

command-scripts = Como vão os scripts: números e árvores
script-room-title = <b>Scripts</b>
script-room-none = Nenhum script ainda. Quem instala o Atende traz um com <code>atende scripts import</code>.
script-room-ask = 👉 Toque em um script para ver os números.
script-room-row = versão { $number } · { $runs ->
    [0] nenhum percurso
    [one] 1 percurso
   *[other] { $runs } percursos
}
script-room-retired = fora de uso
script-room-period-30 = últimos 30 dias
script-room-period-90 = últimos 90 dias
script-room-period-all = desde o começo
script-room-days-30 = 30 dias
script-room-days-90 = 90 dias
script-room-days-all = Tudo
script-room-version = versão { $number }, de { $at }
script-room-unwalked = Ninguém percorreu esta versão neste período.
script-room-runs = Percursos: <b>{ $count }</b>
script-room-newest = Contados os { $count } percursos mais recentes.
script-room-reached = 🏁 Chegaram ao fim: <b>{ $count }</b> ({ $share }%)
script-room-early = ✋ Encerrados antes do fim: <b>{ $count }</b> ({ $share }%)
script-room-left = 🚪 Abandonados com o rascunho: <b>{ $count }</b> ({ $share }%)
script-room-unordered = ✅ Resolvidos sem OS: <b>{ $count }</b> ({ $share }%)
script-room-took = ⏱ Duração típica: <b>{ $time }</b>
script-room-time = { $minutes ->
    [0] { $seconds } s
   *[other] { $minutes } min { $seconds } s
}
script-room-left-where = <b>Onde param</b>
script-room-why-typed = outro motivo
script-room-why-left = rascunho abandonado
script-room-slow = <b>Perguntas mais demoradas</b>
script-room-tree = 🌳 Ver a árvore
script-room-back = Voltar
script-room-drawing = Desenhando a árvore…
script-room-gone = Esta versão do script não existe mais.
script-room-caption = Árvore do script <b>{ $name }</b>. Amplie para ler.
script-tree-order = Visita técnica
script-tree-resolved = Resolvido
script-tree-access-point = P. Acesso
script-tree-priority = Prioridade: { $name }
script-tree-end = Fim
script-tree-staff = só para a equipe
script-tree-measured = o sistema pode medir
script-tree-never = ninguém passou
script-tree-runs = { $share }% passaram
script-tree-reached = { $share }% terminaram aqui
script-tree-left = { $share }% pararam aqui
