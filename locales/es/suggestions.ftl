## What the problem's words suggest: a script, a type (S4.2.1, S4.2.2, S4.2.4).

suggested-script = 💡 Script sugerido: <b>{ $name }</b> — { $why }
suggested-type = 💡 Tipo sugerido: <b>{ $name }</b> — { $why }
suggested-words = por { $words }
suggested-alike = por { $count } tickets parecidos
