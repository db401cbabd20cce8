import { ServerError, csrfHeaders, noteUser, send, sentenceIn } from '../../server/client.ts'
import type { Page } from '../../../contract/listing.ts'
import type { OutgoingItem } from '../../../contract/outgoing.ts'
import { ask } from '../../server/client.ts'
import { nameHeaders } from './name.rules.ts'

/** The mark by which a running upload is found in the list again: the id of its row is only answered at its end. */
const markHeader = 'Metadata-Upload-Id'

export interface Sending {
  /** Resolves when the server has the whole file; rejects with `ServerError`, or an `AbortError` when aborted. */
  done: Promise<void>
  /** Closes the body. */
  abort: () => void
}

/**
 * Sends one file (§6.6). XMLHttpRequest, because `fetch` reports no progress of an upload; without a time-out, because
 * nobody knows how long a large file takes.
 *
 * @param mark unique for this upload
 * @param onProgress bytes that have left so far
 */
export function sendFile(file: File, mark: string, onProgress: (bytes: number) => void): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    request.open('POST', '/api/v1/transferables/')
    const headers = {
      Accept: 'application/json',
      'Content-Type': 'application/octet-stream',
      [markHeader]: mark,
      ...nameHeaders(file.name),
      ...csrfHeaders('POST'),
    }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(Math.min(loaded, file.size)))
    request.addEventListener('load', () => {
      noteUser(request.getResponseHeader('Authenticated-User'))
      if (request.status === 201) resolve()
      else reject(new ServerError(request.status, sentenceIn(request.responseText) ?? ''))
    })
    request.addEventListener('error', () => reject(new ServerError(0, '')))
    request.addEventListener('abort', () => reject(new DOMException('the upload was aborted', 'AbortError')))
    request.send(file)
  })
  return { done, abort: () => request.abort() }
}

/**
 * Tells the server that an upload in progress is not wanted, before its body is closed: so its row says that it was
 * cancelled, and not that it broke (§14.2).
 *
 * @returns false when the server has no such row yet
 */
export async function cancelSending(name: string, mark: string): Promise<boolean> {
  const { 'Metadata-Name': sentName = '' } = nameHeaders(name)
  const running = new URLSearchParams([
    ['name', sentName],
    ['state', 'PENDING'],
    ['state', 'ONGOING'],
  ])
  const { results } = await ask<Page<OutgoingItem>>(`/transferables/?${running}`)
  const row = results.find((item) => item.user_provided_meta[markHeader] === mark)
  if (row) await send(`/transferables/${row.id}/`, { method: 'DELETE' })
  return row !== undefined
}
