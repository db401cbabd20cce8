import type { Db } from '@farside/kernel/db'
import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { Log } from '@farside/kernel/log'
import { z } from 'zod'
import { requireProfile } from '../../account/user.ts'
import type { User } from '../../account/user.ts'
import { OutgoingListQuery, pageOf } from '../../contract/listing.ts'
import { OutgoingItem } from '../../contract/outgoing.ts'
import { listOutgoing } from '../../listing/list-page.ts'
import type { ListRequest } from '../../listing/list-page.ts'
import { problems } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import { findOutgoing, takeUploadSlot } from './outgoing.queries.ts'
import { itemOf } from './outgoing.rules.ts'
import { receiveUpload } from './receive-upload.ts'
import { cancelOutgoing } from './revoke-outgoing.ts'
import { readUploadHead } from './upload-headers.rules.ts'

export interface OutgoingDeps {
  db: Db<OriginTables>
  storage: Storage
  log: Log
  /** Aborts when the process ends. */
  ending: AbortSignal
  settings: ListRequest['settings'] & {
    TRANSFERABLE_MAX_SIZE: number
    TRANSFERABLE_RANGE_SIZE: number
    THROTTLE_RATE: { count: number; periodSeconds: number }
  }
}

const tags = ['transferring files']
const ItemPath = z.object({ id: z.guid() })

const list = route({
  method: 'GET',
  url: '/api/v1/transferables/',
  operationId: 'list-transferables',
  summary: 'Your files, newest first',
  tags,
  query: OutgoingListQuery,
  replies: { 200: pageOf(OutgoingItem), 400: { description: 'A filter or a page identifier that cannot be read' } },
  samples: [`curl -H "Authorization: Token $TOKEN" "$ORIGIN/api/v1/transferables/?state=SUCCESS"`],
})

const create = route({
  method: 'POST',
  url: '/api/v1/transferables/',
  operationId: 'create-transferable',
  summary: 'Hand in a file',
  description: 'The body is the file. Its length may be unknown (Transfer-Encoding: chunked). There is no resume.',
  tags,
  headers: {
    'Content-Type': 'application/octet-stream',
    'Metadata-Name': 'Name of the file, at most 255 characters',
    'Metadata-*': 'Further metadata; given back as headers of the download',
  },
  body: 'stream',
  replies: {
    201: OutgoingItem,
    400: {
      description: 'No Content-Type, a length that is no number or not that of the body, a name that is too long',
    },
    409: { description: 'The file was cancelled while it came in' },
    413: { description: 'The file is larger than the limit' },
    415: { description: 'The Content-Type is not application/octet-stream' },
    429: { description: 'Too many files at a time; Retry-After tells when to go on' },
    507: { description: 'No space is left' },
  },
  samples: [
    `curl -H "Authorization: Token $TOKEN" -H "Content-Type: application/octet-stream" -H "Metadata-Name: a.bin" ` +
      `--data-binary @a.bin "$ORIGIN/api/v1/transferables/"`,
  ],
})

const check = route({
  method: 'GET',
  url: '/api/v1/transferables/:id/',
  operationId: 'check-transferable',
  summary: 'One of your files',
  tags,
  params: ItemPath,
  replies: { 200: OutgoingItem, 404: { description: 'You have no such file' } },
  samples: [`curl -H "Authorization: Token $TOKEN" "$ORIGIN/api/v1/transferables/$ID/"`],
})

const revoke = route({
  method: 'DELETE',
  url: '/api/v1/transferables/:id/',
  operationId: 'revoke-transferable',
  summary: 'Cancel a file that has not left whole',
  tags,
  params: ItemPath,
  replies: {
    204: { description: 'Cancelled' },
    404: { description: 'You have no such file' },
    409: { description: 'It was cancelled before, has failed, or has left' },
  },
  samples: [`curl -X DELETE -H "Authorization: Token $TOKEN" "$ORIGIN/api/v1/transferables/$ID/"`],
})

/** The origin's files over HTTP (eurydice.md §6.5 to §6.7). */
export const outgoingRoutes = (deps: OutgoingDeps) => (site: Site<User>) => {
  const { db, settings } = deps

  site.handle(list, async ({ user, search }) => {
    const page = await listOutgoing(db, { owner: requireProfile(user), search, settings })
    return { ...page, results: page.results.map(itemOf) }
  })

  site.handle(create, async ({ user, rawHeaders, stream, arrivedBytes }) => {
    const wait = await takeUploadSlot(db, user.id, settings.THROTTLE_RATE)
    if (wait !== null) throw problems.throttled(wait)
    const head = readUploadHead(rawHeaders, settings.TRANSFERABLE_MAX_SIZE)
    return receiveUpload(deps, requireProfile(user), head, { chunks: stream, arrivedBytes })
  })

  site.handle(check, async ({ user, params }) => {
    const found = await findOutgoing(db, requireProfile(user), params.id)
    if (!found) throw problems.not_found()
    return itemOf(found)
  })

  site.handle(revoke, async ({ user, params }) => {
    await cancelOutgoing(deps, requireProfile(user), params.id)
    return answer({ status: 204 })
  })
}
