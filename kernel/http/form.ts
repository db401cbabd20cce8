import type { Incoming } from './incoming.ts'
import { httpProblems } from './problems.ts'

/**
 * The fields of a form that a page sent (`application/x-www-form-urlencoded`, UTF-8), repeated ones too.
 * For routes with `body: 'stream'`.
 *
 * @param maxBytes of the whole body
 * @throws httpProblems.unsupported_media_type, httpProblems.body_too_large
 */
export async function readForm(request: Incoming, { maxBytes }: { maxBytes: number }): Promise<URLSearchParams> {
  const wanted = 'application/x-www-form-urlencoded'
  const type = request.header('content-type') ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== wanted) throw httpProblems.unsupported_media_type(type, wanted)
  return new URLSearchParams((await readBytes(request, maxBytes)).toString('utf8'))
}

/** A whole body. @throws httpProblems.body_too_large as soon as it is longer than `maxBytes` */
export async function readBytes({ stream }: Pick<Incoming, 'stream'>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += (chunk as Buffer).byteLength
    if (length > maxBytes) throw httpProblems.body_too_large(maxBytes)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
