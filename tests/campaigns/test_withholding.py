from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.withholding import Node, adopted, withheld

LEAVES = st.integers(0, 60)
UNITS = st.lists(st.lists(LEAVES, min_size=1, max_size=5), min_size=1, max_size=5)


def tree_of(units: list[list[int]]) -> Node:
    return Node(
        "root",
        children=tuple(
            Node(f"u{i}", children=tuple(Node(f"u{i}s{j}", n) for j, n in enumerate(leaves)))
            for i, leaves in enumerate(units)
        ),
    )


def leaves_of(node: Node) -> list[Node]:
    return [leaf for child in node.children for leaf in leaves_of(child)] if node.children else [node]


def nodes_of(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in nodes_of(child))]


def basis_of(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Row echelon form without empty rows."""
    rows, basis = [list(row) for row in rows], []
    while rows:
        rows = [row for row in rows if any(row)]
        if not rows:
            break
        pivot = min(range(len(rows)), key=lambda r: next(i for i, value in enumerate(rows[r]) if value))
        first = rows.pop(pivot)
        column = next(i for i, value in enumerate(first) if value)
        basis.append(first)
        rows = [[a - b * row[column] / first[column] for a, b in zip(row, first, strict=True)] for row in rows]
    return basis


def can_be_worked_out(wanted: list[int], shown: list[list[int]]) -> bool:
    """Whether `wanted` is a linear combination of the shown rows."""
    rows = [[Fraction(value) for value in row] for row in shown]
    return len(basis_of(rows)) == len(basis_of([*rows, [Fraction(value) for value in wanted]]))


def row_of(node: Node, leaves: list[Node]) -> list[int]:
    """The leaves that `node` adds up; leaves without people are known to be 0 and drop out."""
    inside = {leaf.key for leaf in leaves_of(node)}
    return [int(leaf.key in inside) for leaf in leaves if leaf.n]


def test_a_small_school_hides_its_smallest_neighbour_and_the_totals_stay():
    hidden = withheld(tree_of([[8, 30, 50], [40, 60]]))

    assert hidden == {"u0s0", "u0s1"}


def test_a_small_school_alone_in_its_commune_hides_the_commune_and_another_one():
    hidden = withheld(tree_of([[8], [40, 60], [90]]))

    assert hidden == {"u0s0", "u0", "u2s0", "u2"}


def test_two_small_schools_that_together_are_still_few_take_a_third():
    hidden = withheld(tree_of([[3, 4, 50, 70]]))

    assert hidden == {"u0s0", "u0s1", "u0s2"}


def test_everything_is_hidden_where_there_is_nothing_to_hide_behind():
    assert withheld(tree_of([[8]])) == {"u0s0", "u0", "root"}


def test_zero_is_shown_and_hides_nobody():
    assert withheld(tree_of([[0, 30], [0]])) == frozenset()


@settings(max_examples=300, deadline=None)
@given(UNITS)
def test_no_withheld_node_can_be_worked_out_by_sums_and_differences(units):
    root = tree_of(units)
    leaves = leaves_of(root)
    hidden = withheld(root)
    shown = [row_of(node, leaves) for node in nodes_of(root) if node.key not in hidden]

    secret = [node for node in nodes_of(root) if node.key in hidden]
    small = [node for node in leaves if 0 < node.n < 10]

    assert {node.key for node in small} <= hidden
    assert not any(can_be_worked_out(row_of(node, leaves), shown) for node in secret)


@settings(max_examples=300, deadline=None)
@given(UNITS)
def test_what_can_be_worked_out_about_withheld_leaves_is_about_ten_people_or_more(units):
    root = tree_of(units)
    leaves = [leaf for leaf in leaves_of(root) if leaf.n]
    hidden = withheld(root)
    columns = [i for i, leaf in enumerate(leaves) if leaf.key in hidden]
    shown = [row_of(node, leaves) for node in nodes_of(root) if node.key not in hidden]
    residues = basis_of([[Fraction(row[i]) for i in columns] for row in shown])

    groups = [sum(leaves[i].n for i, value in zip(columns, row, strict=True) if value) for row in residues]

    assert all(people >= 10 for people in groups)


ARRIVALS = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(ARRIVALS)
def test_whatever_is_worked_out_of_all_snapshots_together_is_about_five_people_or_more(arrivals):
    """Columns: one person each, in order of arrival. Rows: every node of every snapshot."""
    people: list[str] = []
    published: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    rows = []
    for batch in arrivals:
        for leaf, count in zip("abc", batch, strict=True):
            people += [leaf] * count
        current = {leaf: [i for i, home in enumerate(people) if home == leaf] for leaf in "abc"}
        for leaf in adopted({k: len(v) for k, v in published.items()}, {k: len(v) for k, v in current.items()}):
            published[leaf] = current[leaf]
        rows += [[*published["a"]], [*published["b"]], [*published["c"]], [*published["a"], *published["b"]]]
        rows.append([i for leaf in "abc" for i in published[leaf]])

    basis = basis_of([[Fraction(int(i in row)) for i in range(len(people))] for row in map(set, rows)])

    # columns that are alike in every row cannot be told apart: each such block that is published holds five or more
    blocks: dict[tuple[Fraction, ...], int] = {}
    for i in range(len(people)):
        column = tuple(row[i] for row in basis)
        blocks[column] = blocks.get(column, 0) + 1
    assert all(size >= 5 for column, size in blocks.items() if any(column))


def test_four_new_results_wait_and_the_fifth_brings_them_all():
    assert adopted({"a": 20}, {"a": 24, "b": 4}) == frozenset()
    assert adopted({"a": 20}, {"a": 25, "b": 5}) == {"a", "b"}
