import { Agent, request } from 'node:http'

export interface Hammered {
  perSecond: number
  /** Milliseconds. */
  p95: number
  /** Of one body as it came over the wire. */
  bytes: number
}

export interface Hammering {
  clients?: number
  seconds?: number
  headers?: Record<string, string>
}

/** Clients that each ask again as soon as they have the whole answer; the addresses are taken in turn. */
export async function hammer(
  urls: readonly string[],
  { clients = 10, seconds = 5, headers = {} }: Hammering = {},
): Promise<Hammered> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const times: number[] = []
  let bytes = 0
  let turn = 0
  const end = performance.now() + seconds * 1000
  const client = async () => {
    while (performance.now() < end) {
      const began = performance.now()
      const answer = await ask(urls[turn++ % urls.length], { agent, headers })
      times.push(performance.now() - began)
      bytes = answer.bytes
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  agent.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  return { perSecond: times.length / seconds, p95: sorted[Math.floor(sorted.length * 0.95)], bytes }
}

export interface Asked {
  status: number
  /** Milliseconds from asking to the first byte of the body, and to the last. */
  firstByte: number
  whole: number
  bytes: number
  etag: string | undefined
}

/** One request. @throws on an answer that is neither 200 nor 304 */
export function ask(
  url: string,
  { agent, headers = {} }: { agent?: Agent; headers?: Record<string, string> } = {},
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    request(url, { agent, headers }, (response) => {
      let firstByte = 0
      let bytes = 0
      response.on('data', (part: Buffer) => {
        firstByte ||= performance.now() - began
        bytes += part.length
      })
      response.on('error', reject).on('end', () => {
        const status = response.statusCode ?? 0
        if (status !== 200 && status !== 304) return reject(new Error(`${url}: ${status}`))
        const whole = performance.now() - began
        resolve({ status, firstByte: firstByte || whole, whole, bytes, etag: response.headers.etag })
      })
    })
      .on('error', reject)
      .end()
  })
}
