"""Incidents: one disturbance of one e-service, derived from its reports by the published rule (docs/method.md).

`rule` holds the figures of the rule, `detection` applies it day by day, `attribution` and `roots` say what an incident
allows to say of its cause, `derive` is what a build calls.
"""
