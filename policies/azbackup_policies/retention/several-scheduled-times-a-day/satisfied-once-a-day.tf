# once a day
# base: standard-policy
