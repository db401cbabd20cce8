import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { requireProfile } from '../../account/user.ts'
import type { User } from '../../account/user.ts'
import { IncomingItem } from '../../contract/incoming.ts'
import { IncomingListQuery, pageOf } from '../../contract/listing.ts'
import { listIncoming } from '../../listing/list-page.ts'
import type { ListRequest } from '../../listing/list-page.ts'
import { problems } from '../../problems.ts'
import { deleteAllFiles, deleteFile } from './delete-files.ts'
import type { DeleteDeps } from './delete-files.ts'
import { deletedText } from './deleted-text.rules.ts'
import { downloadFile } from './download-file.ts'
import { findIncoming } from './file.queries.ts'
import { itemOf } from './incoming.rules.ts'

export interface IncomingDeps extends DeleteDeps {
  settings: ListRequest['settings'] & {
    /** Milliseconds. */
    FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER: number
  }
}

const tags = ['transferring files']
const ItemPath = z.object({ id: z.guid() })
const noAccess = { description: 'Your account is not associated with an account of the origin' }
const noSuchFile = { description: 'You have no such file' }

const list = route({
  method: 'GET',
  url: '/api/v1/transferables/',
  operationId: 'list-transferables',
  summary: 'Your files, newest first',
  tags,
  query: IncomingListQuery,
  replies: {
    200: pageOf(IncomingItem),
    400: { description: 'A filter or a page identifier that cannot be read' },
    403: noAccess,
  },
  samples: [`curl -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/?state=SUCCESS"`],
})

const check = route({
  method: 'GET',
  url: '/api/v1/transferables/:id/',
  operationId: 'check-transferable',
  summary: 'One of your files',
  tags,
  params: ItemPath,
  replies: { 200: IncomingItem, 403: noAccess, 404: noSuchFile },
  samples: [`curl -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/$ID/"`],
})

const download = route({
  method: 'GET',
  url: '/api/v1/transferables/:id/download/',
  operationId: 'download-transferable',
  summary: 'The bytes of a file',
  description: 'With the digests of the whole file, its name, and the metadata of the upload as headers.',
  tags,
  params: ItemPath,
  headers: { Range: 'One range of bytes', 'If-Range': 'The ETag for which the range counts' },
  produces: 'anything',
  replies: {
    200: { description: 'The file', type: 'application/octet-stream' },
    206: { description: 'The part that was asked for', type: 'application/octet-stream' },
    403: { description: 'The transfer failed, or your account is not associated' },
    404: noSuchFile,
    409: { description: 'The file is still arriving' },
    410: { description: 'The file was withdrawn or deleted, or its retention time is over' },
    416: { description: 'The file has no such part' },
    500: { description: 'The data cannot be read; the file is in error from now on' },
  },
  samples: [
    `curl -OJ -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/$ID/download/"`,
    `curl -C - -o a.bin -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/$ID/download/"`,
  ],
})

const remove = route({
  method: 'DELETE',
  url: '/api/v1/transferables/:id/',
  operationId: 'delete-transferable',
  summary: 'Delete a file that has arrived',
  tags,
  params: ItemPath,
  replies: {
    204: { description: 'Deleted' },
    403: noAccess,
    404: noSuchFile,
    409: { description: 'The file has not arrived whole' },
  },
  samples: [`curl -X DELETE -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/$ID/"`],
})

const removeAll = route({
  method: 'DELETE',
  url: '/api/v1/transferables/',
  operationId: 'delete-all-transferable',
  summary: 'Delete every file that has arrived',
  description: 'Answers a sentence in the language of Accept-Language; the header Deleted-Count has the number.',
  tags,
  produces: 'anything',
  replies: { 200: z.string(), 403: noAccess },
  samples: [`curl -X DELETE -H "Authorization: Token $TOKEN" "$DESTINATION/api/v1/transferables/"`],
})

/** The destination's files over HTTP (eurydice.md §6.5, §6.10). */
export const incomingRoutes = (deps: IncomingDeps) => (site: Site<User>) => {
  const { db, settings } = deps
  const expireAfterMs = settings.FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER

  site.handle(list, async ({ user, search }) => {
    const page = await listIncoming(db, { owner: requireProfile(user), search, settings })
    return { ...page, results: page.results.map((row) => itemOf(row, expireAfterMs)) }
  })

  site.handle(check, async ({ user, params }) => {
    const found = await findIncoming(db, requireProfile(user), params.id)
    if (!found) throw problems.not_found()
    return itemOf(found, expireAfterMs)
  })

  site.handle(download, ({ user, params, header }) =>
    downloadFile(deps, requireProfile(user), params.id, { range: header('range'), ifRange: header('if-range') }),
  )

  site.handle(remove, async ({ user, params }) => {
    await deleteFile(deps, requireProfile(user), params.id)
    return answer({ status: 204 })
  })

  site.handle(removeAll, async ({ user, header }) => {
    const count = await deleteAllFiles(deps, requireProfile(user))
    return answer({
      headers: { 'Deleted-Count': String(count), 'Content-Type': 'application/json' },
      body: Buffer.from(JSON.stringify(deletedText(count, header('accept-language')))),
    })
  })
}
