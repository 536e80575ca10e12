"""The 68 iBUG landmarks as vertices of the MakeHuman base mesh.

Found as the skin vertices nearest on average to a 68-point detector's answers on 120 rendered heads
(random identity, slightly open mouth, yaw within a few degrees), made symmetric with the mesh's mirror table.
Rows: jaw from the subject's right to left, right and left brow, nose bridge, nose base, right eye, left eye,
outer lips, inner lips.
"""

# fmt: off
LANDMARK_VERTICES = (
    5402, 5735, 5098, 5242, 735, 737, 5295, 914, 5296, 7616, 11901, 7457, 7455, 11851, 11713, 12332, 12001,
    5262, 232, 229, 223, 208,
    6983, 6997, 7002, 7005, 11870,
    132, 135, 164, 5134,
    344, 313, 317, 7076, 7105,
    4855, 0, 4865, 72, 46, 37,
    6856, 11483, 6784, 11473, 6821, 6830,
    501, 5351, 450, 455, 7210, 11953, 7250, 7239, 7241, 492, 486, 484,
    437, 462, 468, 7221, 7197, 7264, 523, 517,
)
# fmt: on
