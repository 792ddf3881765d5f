task-title = Task
task-short = Task
