import { open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { answer, namesTag, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'

const media = route({
  method: 'GET',
  url: '/media/*',
  operationId: 'media-file',
  summary: 'A picture or file that editors put beside their texts',
  tags: ['pages'],
  access: 'anyone',
  produces: 'anything',
  hidden: true,
  params: z.object({ '*': z.string() }),
  replies: { 200: { description: 'The file' } },
})

/** What browsers may show; whatever else there is, a page above all, they save. */
const shownTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
}

/** The files of MEDIA_ROOT (panelapp.md 3.5, 18.2). They may come and go while the process runs. */
export const mediaPages =
  ({ settings }: Pick<Deps, 'settings'>) =>
  (site: Site<Viewer>): void =>
    site.handle(media, async (request) => {
      const file = await openBelow(settings.MEDIA_ROOT, request.params['*'])
      if (!file) throw problems.not_found()
      const { size, mtimeMs } = await file.stat()
      const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`
      const headers: Record<string, string> = { etag: tag, 'cache-control': 'no-cache' }
      if (namesTag(request.header('if-none-match'), tag)) {
        await file.close()
        return answer({ status: 304, headers })
      }
      const type = shownTypes[extname(request.params['*']).toLowerCase()]
      headers['content-type'] = type ?? 'application/octet-stream'
      if (!type) headers['content-disposition'] = 'attachment'
      // A drawing may hold scripts, which would run as ours when it is opened by itself.
      headers['content-security-policy'] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
      headers['content-length'] = String(size)
      return answer({ headers, body: file.createReadStream() })
    })

/**
 * Of the folders below MEDIA_ROOT only these are everybody's: imports are kept beside them, and are not public
 * (panelapp.md 18.3).
 */
const isOpenPath = (path: string): boolean => /^(images|files)(\/[^/\\\0.][^/\\\0]*)+$/.test(path)

/** The file, unless its path, links followed, leads out of the folder. */
async function openBelow(root: string, path: string): Promise<FileHandle | undefined> {
  if (!isOpenPath(path)) return undefined
  try {
    const place = await realpath(join(root, path))
    if (!place.startsWith((await realpath(root)) + sep)) return undefined
    const file = await open(place)
    if ((await file.stat()).isFile()) return file
    await file.close()
    return undefined
  } catch (error) {
    if (
      ['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')
    ) {
      return undefined
    }
    throw error
  }
}
