prospect-title = Prospect
prospect-short = Prospect
