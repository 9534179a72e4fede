/** A task of a file that nests tasks. Indexes point into the same list. */
export interface TreeNode {
  readonly parent: number | null;
  /** What the file says it comes after. */
  readonly after: readonly number[];
}

/**
 * The dependencies that nesting means: a parent closes after its children, so it comes after them; and what a parent waits
 * for, its children wait for too, except for tasks inside of that parent. One list of indexes for each node.
 */
export function treeEdges(nodes: readonly TreeNode[]): number[][] {
  const edges = nodes.map((node) => new Set(node.after));
  const ancestors = nodes.map((_, index) => ancestorsOf(nodes, index));
  for (const [index, node] of nodes.entries()) {
    if (node.parent !== null) edges[node.parent]?.add(index);
    for (const ancestor of ancestors[index] ?? []) {
      for (const before of nodes[ancestor]?.after ?? []) {
        const inside = before === ancestor || (ancestors[before] ?? []).includes(ancestor);
        if (!inside) edges[index]?.add(before);
      }
    }
  }
  return edges.map((each) => [...each]);
}

/** Deeper is no list that a person made. Also ends the walk where parents form a circle. */
const MAX_LEVELS = 50;

function ancestorsOf(nodes: readonly TreeNode[], index: number): number[] {
  const found: number[] = [];
  let parent = nodes[index]?.parent ?? null;
  while (parent !== null && parent !== index && found.length < MAX_LEVELS) {
    found.push(parent);
    parent = nodes[parent]?.parent ?? null;
  }
  return found;
}
