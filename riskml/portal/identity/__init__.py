"""Who somebody is, beyond a name and a password: second factors, single sign-on, and what is confirmed at first.

django-allauth does what is the same everywhere: codes, recovery codes, keys, and the dance with a provider of
identities. Its own pages are not mounted, for they know neither the room's doors nor its languages: the room's views
call what stands behind them.
"""
