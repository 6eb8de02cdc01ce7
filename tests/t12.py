"""The invented table of twelve segments that the tests of the comparison share.

Three interviews, four segments each; small enough to count every score by hand.
``s09`` is coded but in no cluster (-1), ``s10`` is in a cluster but not coded, and ``s12``
has codes of two groups (its main group is ``G2``).
"""

# segment  interview  question  codes          group  cluster
# s01      A          Q1        time           G1      0
# s02      A          Q1        time, routine  G1      0
# s03      A          Q2        ask            G2      1
# s04      A          Q3        market         G3      2
# s05      B          Q1        time           G1      0
# s06      B          Q2        ask, vent      G2      1
# s07      B          Q2        routine        G1      1
# s08      B          Q3        market         G3      2
# s09      C          Q1        hope           G1     -1
# s10      C          Q2        -              -       1
# s11      C          Q3        market         G3      2
# s12      C          Q3        ask, market    G2      0
SEGMENTS = "s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s11 s12".split()
INTERVIEWS = list("AAAABBBBCCCC")
QUESTIONS = "Q1 Q1 Q2 Q3 Q1 Q2 Q2 Q3 Q1 Q2 Q3 Q3".split()
CODES = [
    ["time"],
    ["time", "routine"],
    ["ask"],
    ["market"],
    ["time"],
    ["ask", "vent"],
    ["routine"],
    ["market"],
    ["hope"],
    [],
    ["market"],
    ["ask", "market"],
]
GROUPS = ["G1", "G1", "G2", "G3", "G1", "G2", "G1", "G3", "G1", None, "G3", "G2"]
CLUSTERS = [0, 0, 1, 2, 0, 1, 1, 2, -1, 1, 2, 0]

# Rows of the ten segments that are coded and in a cluster: all but s09 and s10.
T10 = [i for i in range(12) if CODES[i] and CLUSTERS[i] != -1]
