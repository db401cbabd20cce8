import { Readable, pipeline } from 'node:stream'
import { answer, chooseEncoding, encoderOf } from '@farside/kernel/http'
import type { Answer, Incoming } from '@farside/kernel/http'

const type = 'text/csv; charset=utf-8'

/**
 * A file that comes as it is made, compressed on its way when the client accepts that. What is thrown before the first
 * piece is thrown here, so that what is refused is refused; later the file breaks off.
 */
export async function sendCsv(request: Incoming, name: string, chunks: AsyncGenerator<string>): Promise<Answer> {
  const first = await chunks.next()
  const encoding = chooseEncoding(request.header('accept-encoding'), { type, bytes: Infinity })
  // Pieces are large, but for the first one, and those of a query that finds its rows slowly: they are waited for.
  const encoder = encoderOf(encoding, { prompt: true })
  const source = Readable.from(withFirst(first, chunks), { objectMode: false })
  request.vary('Accept-Encoding')
  return answer({
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name.replaceAll(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
      ...(encoder && { 'content-encoding': encoding }),
    },
    // Either end's failure ends the other; the site reports it.
    body: encoder ? pipeline(source, encoder, () => undefined) : source,
  })
}

async function* withFirst(first: IteratorResult<string, void>, rest: AsyncGenerator<string>) {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined) // a reader who leaves before the second piece too
  }
}
