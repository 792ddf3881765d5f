task-title = Tarea
task-short = Tarea
