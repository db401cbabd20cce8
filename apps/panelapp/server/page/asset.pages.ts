import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { pageAssets } from './serve-page.ts'

/** The files that pages load. An address changes with its content, so a browser need never ask again. */
export const assetPages = (deps: Deps) => (site: Site<Viewer>) => {
  const { files, builtFolder } = pageAssets()
  for (const { path, type, body } of files) {
    const file = route({
      method: 'GET',
      url: path,
      operationId: `file ${path}`,
      summary: 'A file of the pages',
      tags: ['pages'],
      access: 'anyone',
      produces: 'anything',
      hidden: true,
      replies: { 200: { description: 'The file' } },
    })
    const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=86400'
    site.handle(file, (request) =>
      deps.answers.serve(request, { key: path, cacheControl, make: () => ({ type, body }) }),
    )
  }
  site.files({ folder: builtFolder })
}
