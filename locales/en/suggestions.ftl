## What the problem's words suggest: a script, a type (S4.2.1, S4.2.2, S4.2.4).

suggested-script = 💡 Suggested script: <b>{ $name }</b> — { $why }
suggested-type = 💡 Suggested type: <b>{ $name }</b> — { $why }
suggested-words = for { $words }
suggested-alike = by { $count } tickets like this one
