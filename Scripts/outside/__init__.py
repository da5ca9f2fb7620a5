"""Tipline from outside: the programs, the citizens and the platform's store, as trials and benches need them.

Standard library only. Nothing here knows how Tipline is made inside; everything follows from the contracts.
"""
