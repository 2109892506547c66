// The branching talk: where a path of choices leads and what it cost. The twin of the Python engine; both run tests/vectors/dialogue.json.

const MOST_STEPS = 200; // a talk may loop; what is longer is no path that somebody walked

/**
 * @param {Object} item - a `dialogue` item of the content file
 * @param {string[]} path - choice ids from the start node
 * @returns {null | {node: string, is_over: boolean, end: ?string, depth: number, act: ?string, stopped_at: ?string,
 *   money_left: number, gives: Object[]}} null when the path does not exist. `depth` is the furthest step (0–4), `act` the first
 *   protective act, `stopped_at` the node where the last choice was made (null when the end is `lost`: nobody stopped there), `money_left` what is
 *   left in đồng, `gives` what of the pretend identity went away, once each.
 */
export function walk(item, path) {
  const place = {
    node: item.start,
    is_over: false,
    end: null,
    depth: 0,
    act: null,
    stopped_at: null,
    money_left: item.wallet || 0,
    gives: [],
  };
  if (path.length > MOST_STEPS) return null;
  for (const id of path) {
    const node = item.nodes[place.node];
    const choice = node && !node.end && (node.choices || []).find((one) => one.id === id);
    if (!choice) return null;
    place.depth = Math.max(place.depth, choice.depth || 0);
    place.act = place.act || choice.act || null;
    place.money_left = Math.max(0, place.money_left - (choice.money || 0));
    for (const given of choice.gives || [])
      if (!place.gives.some((one) => sameText(one, given))) place.gives.push(given);
    place.stopped_at = place.node;
    place.node = choice.to;
  }
  const here = item.nodes[place.node];
  if (!here) return null;
  place.end = here.end || null;
  if (place.end === "lost") place.stopped_at = null;
  place.is_over = Boolean(here.end);
  return place;
}

/** Everything of the pretend identity that this talk could draw out, once each, in the order of the nodes. */
export function identityOf(item) {
  const all = [];
  for (const node of Object.values(item.nodes)) {
    for (const choice of node.choices || []) {
      for (const given of choice.gives || []) {
        if (!all.some((one) => sameText(one, given))) all.push(given);
      }
    }
  }
  return all;
}

export const sameText = (one, other) => (one.text || one) === (other.text || other);

/** What the red button does at a node: stops if it can, otherwise takes the first safe way out. */
export function wayOut(node) {
  const ways = (node.choices || []).filter((choice) => choice.is_way_out);
  return ways.find((choice) => choice.act === "stopped") || ways[0] || null;
}
