import { createHash } from 'node:crypto'
import type { SampleFile } from './sample-files.ts'

/** An item of either side's list; what tests look at. */
export interface Item {
  id: string
  name: string
  state: string
  sha1: string | null
  size: number | null
}

/** A program that uses one side by its API, with a token. */
export interface EurydiceClient {
  upload(name: string, body: Uint8Array | ReadableStream<Uint8Array>): Promise<Item>
  item(id: string): Promise<Item | undefined>
  /** Every item, newest first, through all pages. */
  list(): Promise<Item[]>
  /** How many items fit a query such as `state=SUCCESS`. */
  count(query: string): Promise<number>
  /** Digests and length of what a download gives, read to its end. */
  download(id: string): Promise<{ sha1: string; sha256: string; bytes: number }>
  cancel(id: string): Promise<number>
  status(): Promise<Record<string, unknown>>
}

export function eurydiceClient(url: string, token: string): EurydiceClient {
  const headers = { Authorization: `Token ${token}` }
  const get = (path: string) => fetch(`${url}/api/v1${path}`, { headers })
  const json = async (path: string) => {
    const response = await get(path)
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return response.json() as Promise<Record<string, unknown>>
  }
  return {
    async upload(name, body) {
      const response = await fetch(`${url}/api/v1/transferables/`, {
        method: 'POST',
        headers: {
          ...headers,
          'Content-Type': 'application/octet-stream',
          'Metadata-Name': encodeURIComponent(name).slice(0, 255),
        },
        body: body as BodyInit,
        duplex: 'half',
      } as RequestInit)
      if (response.status !== 201) throw new Error(`upload of ${name}: ${response.status} ${await response.text()}`)
      return (await response.json()) as Item
    },
    async item(id) {
      const response = await get(`/transferables/${id}/`)
      return response.status === 404 ? undefined : ((await response.json()) as Item)
    },
    async list() {
      const items: Item[] = []
      for (let query = '?page_size=100'; ;) {
        const page = (await json(`/transferables/${query}`)) as { results: Item[]; pages: { next: string | null } }
        items.push(...page.results)
        if (page.pages.next === null) return items
        query = `?page_size=100&page=${page.pages.next}`
      }
    },
    count: async (query) => (await json(`/transferables/?page_size=1&${query}`)).count as number,
    async download(id) {
      const response = await get(`/transferables/${id}/download/`)
      if (response.status !== 200) throw new Error(`download of ${id}: ${response.status} ${await response.text()}`)
      const [sha1, sha256] = [createHash('sha1'), createHash('sha256')]
      let bytes = 0
      for await (const chunk of response.body!) {
        sha1.update(chunk)
        sha256.update(chunk)
        bytes += chunk.byteLength
      }
      return { sha1: sha1.digest('hex'), sha256: sha256.digest('hex'), bytes }
    },
    cancel: async (id) => (await fetch(`${url}/api/v1/transferables/${id}/`, { method: 'DELETE', headers })).status,
    status: () => json('/status/'),
  }
}

/** Whether what the destination hands out is the file that was sent, byte for byte. */
export async function isSame(
  client: EurydiceClient,
  id: string,
  file: Pick<SampleFile, 'sha1' | 'sha256' | 'bytes'>,
): Promise<boolean> {
  const got = await client.download(id)
  return got.sha1 === file.sha1 && got.sha256 === file.sha256 && got.bytes === file.bytes.byteLength
}
