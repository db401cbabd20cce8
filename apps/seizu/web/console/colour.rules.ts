/** Of the graph panel's palette (seizu §13.7). */
const colours = 6

/** The colour of each label, 1 to 6: the same in the schema and in every drawing of the console, whatever it shows. */
export const labelColours = (labels: readonly string[]): ReadonlyMap<string, number> =>
  new Map(labels.map((label, at) => [label, (at % colours) + 1]))
