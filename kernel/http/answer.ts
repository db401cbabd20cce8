import type { Readable } from 'node:stream'

/** What a handler sends when a plain JSON value is not enough. */
export class Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown

  constructor(status: number, headers: Record<string, string>, body: unknown) {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/**
 * An answer with its own status and headers. `body`: absent = none; a `Readable` is piped (give `content-length` when it
 * is known); a `Uint8Array` is sent as it is; a string is sent as UTF-8 when a `content-type` is given; anything else,
 * and a string without a type, becomes JSON.
 */
export function answer({
  status = 200,
  headers = {},
  body,
}: {
  status?: number
  headers?: Record<string, string>
  body?: Readable | Uint8Array | unknown
}): Answer {
  return new Answer(status, headers, body)
}
