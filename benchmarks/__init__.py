"""What this map costs beside other ways to draw the same sites, in one run on one computer.

``python -m benchmarks`` prints a table; ``--help`` says what else there is. Every figure is taken
with the same settings and the same filters, in turns, so that a slow minute of the computer hits
all alike. What counts is the ratio to ``st.map``; the absolute figures belong to one computer.
"""
