import { request } from 'node:http'
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export interface Reply {
  status: number
  headers: IncomingMessage['headers']
  rawHeaders: string[]
  body: Buffer
  json: any // oxlint-disable-line typescript/no-explicit-any -- tests look into bodies of every shape
}

interface Sending {
  method?: string
  headers?: OutgoingHttpHeaders | string[]
  body?: Uint8Array | string
}

/** One request on a connection of its own; header text is Latin-1, one character for each byte, both ways. */
export async function send(url: string, { method = 'GET', headers = {}, body }: Sending = {}): Promise<Reply> {
  const asking = open(url, method, headers)
  asking.end(body)
  return replyTo(asking)
}

/** A request whose body the test writes piece by piece. */
export function open(url: string, method: string, headers: OutgoingHttpHeaders | string[]): ClientRequest {
  return request(url, { method, headers: headers as OutgoingHttpHeaders, agent: false })
}

export function replyTo(asking: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    asking.once('error', reject)
    asking.once('response', async (response) => {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of response) chunks.push(chunk as Buffer)
      } catch (error) {
        return reject(error)
      }
      const body = Buffer.concat(chunks)
      const { statusCode: status = 0, headers, rawHeaders } = response
      resolve({ status, headers, rawHeaders, body, json: parsed(body) })
    })
  })
}

/** Bytes as they are on a plain socket; resolves with what came back when the other end has closed. */
export function sendBytes(port: number, bytes: string | Uint8Array, after?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.once('error', reject)
    socket.once('end', () => {
      socket.end()
      resolve(Buffer.concat(chunks).toString('latin1'))
    })
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    after?.(socket)
  })
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
