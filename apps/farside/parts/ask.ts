import { request } from 'node:http'

interface Question {
  method?: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  signal?: AbortSignal
}

const DEADLINE_MS = 5000

/**
 * One HTTP question to a part. Not `fetch`: its machinery would cost the launcher more memory than everything else it
 * does. Answers are small: anything beyond a megabyte is an error.
 */
export function ask(url: string, question: Question = {}): Promise<{ status: number; body: string }> {
  const { method = 'GET', headers = {}, body, signal } = question
  const content = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const options = {
      method,
      agent: false,
      timeout: DEADLINE_MS,
      headers: { ...headers, ...(content !== undefined && { 'content-type': 'application/json' }) },
      ...(signal && { signal }),
    }
    const asked = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('error', reject)
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > 1_000_000) response.destroy(new Error(`${url} answers too much`))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    asked.on('timeout', () => asked.destroy(new Error(`${url} does not answer`)))
    asked.on('error', reject)
    asked.end(content)
  })
}
