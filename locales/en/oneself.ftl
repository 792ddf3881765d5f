## /ajuda and /idioma.

command-start = What this is, and how to get in
command-idioma = Language that the bot speaks to you
language-name = English
language-ask = In which language shall I speak to you?
language-set = Done: from now on I speak English to you.
help-title = <b>How to use it</b>
help-tips = With a name, /novo searches at once: <code>/novo maria sil</code>
    You can type the number or the name of an option instead of tapping it. Back never loses an answer. To answer for another ticket, reply to its message.
