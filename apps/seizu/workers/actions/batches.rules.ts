/** Limits of SQS for one request; a message alone may be as large as all of them together. */
const MOST_MESSAGES = 10
const MOST_BYTES = 256 * 1024 - 4096 // attributes count too

/** In order; a body over the limit travels alone, for SQS to refuse. */
export function* batches(bodies: readonly string[]): Generator<string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const body of bodies) {
    const size = Buffer.byteLength(body) + 400
    if (batch.length > 0 && (batch.length === MOST_MESSAGES || bytes + size > MOST_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(body)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
