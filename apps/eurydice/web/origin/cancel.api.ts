import { send } from '../server/client.ts'

/** Revokes a transfer that waits or is being sent (§6.7). */
export const cancelTransfer = (id: string) => send(`/transferables/${id}/`, { method: 'DELETE' })
