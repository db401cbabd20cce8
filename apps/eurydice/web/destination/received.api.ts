import { send } from '../server/client.ts'

/** Where the browser itself fetches a file from. */
export const downloadAddress = (id: string): string => `/api/v1/transferables/${id}/download/`

/** The bytes of a file as text; what is no UTF-8 shows as replacement characters. */
export async function readText(id: string, signal: AbortSignal): Promise<string> {
  return (await send(`/transferables/${id}/download/`, { signal, unlimited: true })).text()
}

export const deleteReceived = (id: string) => send(`/transferables/${id}/`, { method: 'DELETE' })

/** Deletes everything that was received; resolves with how many files went, where the server tells. */
export async function deleteEverything(): Promise<number | undefined> {
  const answer = await send('/transferables/', { method: 'DELETE', unlimited: true })
  const count = answer.headers.get('Deleted-Count')
  return count === null ? undefined : Number(count)
}
