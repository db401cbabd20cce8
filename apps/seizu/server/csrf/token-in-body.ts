import type { Incoming } from '@farside/kernel/http'

const FIELD = '_csrf_token'
const MOST_BYTES = 64 * 1024

/**
 * The token as a form or a JSON body may carry it. Only log-in, whose body means nothing else, is looked at: every other
 * request of our pages has it in its header, and its body is for its route to read.
 */
export async function tokenInBody(request: Incoming): Promise<string | undefined> {
  if (request.path !== '/api/v1/login' || request.method !== 'POST') return undefined
  const text = await readSome(request)
  if (text === '') return undefined
  const type = request.header('content-type')?.toLowerCase() ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(text).get(FIELD) ?? undefined
  if (!type.startsWith('application/json')) return undefined
  try {
    const value = (JSON.parse(text) as Record<string, unknown> | null)?.[FIELD]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

async function readSome(request: Incoming): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.stream) {
    bytes += (chunk as Uint8Array).byteLength
    if (bytes > MOST_BYTES) return ''
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks).toString()
}
