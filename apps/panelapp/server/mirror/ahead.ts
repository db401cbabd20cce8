/**
 * Results in the order of the items, while up to `most` are being made: what is fetched waits for what is stored, and the
 * other way round. Every result is awaited, also when the caller stops early.
 */
export async function* ahead<T, R>(
  items: readonly T[],
  most: number,
  make: (item: T) => Promise<R>,
): AsyncGenerator<{ item: T; result: PromiseSettledResult<R> }> {
  const begun: { item: T; result: Promise<PromiseSettledResult<R>> }[] = []
  let next = 0
  for (;;) {
    while (begun.length < most && next < items.length) {
      const item = items[next++]!
      begun.push({ item, result: Promise.allSettled([make(item)]).then(([it]) => it!) })
    }
    const first = begun.shift()
    if (!first) return
    yield { item: first.item, result: await first.result }
  }
}
