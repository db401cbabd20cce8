/** The lines of a text that comes in pieces, each as soon as it is whole. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let held: string[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const [first = '', ...rest] = decoder.decode(value, { stream: true }).split('\n')
    held.push(first)
    for (const next of rest) {
      yield held.join('')
      held = [next]
    }
  }
  const last = held.join('')
  if (last !== '') yield last
}
