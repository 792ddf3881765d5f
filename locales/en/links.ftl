resolution-title = Ticket resolved
resolution-short = Solution
