access_point-title = Access point
access_point-short = Access point
