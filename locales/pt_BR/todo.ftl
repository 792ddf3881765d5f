task-title = Tarefa
task-short = Tarefa
