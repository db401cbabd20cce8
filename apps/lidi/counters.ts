/** Figures that one thread writes and others read; each is a whole number below 2^53. */
export type Counters<Name extends string> = { readonly memory: SharedArrayBuffer } & { [N in Name]: number }

/**
 * Opens counters in shared memory: new ones, or those of another thread when `memory` is given. Each counter must have
 * one writing thread; a reader sees whole values, perhaps not the very last.
 */
export function openCounters<const Name extends string>(
  names: readonly Name[],
  memory = new SharedArrayBuffer(8 * names.length),
): Counters<Name> {
  const values = new Float64Array(memory)
  const counters = { memory }
  for (const [index, name] of names.entries())
    Object.defineProperty(counters, name, {
      enumerable: true,
      get: () => values[index],
      set: (value: number) => {
        values[index] = value
      },
    })
  return counters as Counters<Name>
}
