"""Figures as pure functions: frame in, Plotly figure out."""
