import { answer, chooseEncoding, encoderOf, isCompressible } from '@farside/kernel/http'
import type { Answer, Incoming } from '@farside/kernel/http'
import { Readable, pipeline } from 'node:stream'

/**
 * A body that is never whole in memory, compressed on its way when the client accepts that. It has no ETag: it is made
 * anew each time.
 */
export function streamAnswer(
  request: Incoming,
  { type, headers = {}, parts }: { type: string; headers?: Record<string, string>; parts: AsyncIterable<string> },
): Answer {
  // Its length is not known, and nobody streams what is short.
  const as = chooseEncoding(request.header('accept-encoding'), { type, bytes: Infinity })
  const encoder = encoderOf(as)
  if (isCompressible(type)) request.vary('Accept-Encoding')
  const source = Readable.from(parts, { objectMode: false })
  // Either end's failure ends the other; the site reports it.
  const body = encoder ? pipeline(source, encoder, () => undefined) : source
  return answer({
    headers: {
      ...headers,
      'content-type': type,
      'cache-control': 'no-store',
      ...(encoder && { 'content-encoding': as }),
    },
    body,
  })
}
